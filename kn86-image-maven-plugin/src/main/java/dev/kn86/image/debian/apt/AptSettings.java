// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.file.PrivateFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How apt reaches a mirror.
 *
 * @param lines lines of apt.conf(5) that a tree may hold: time limits, and which Release files are accepted
 * @param proxies lines of apt.conf(5) that belong to this machine's network; without logins
 * @param logins lines of apt_auth.conf(5); in no log, key or tree
 */
public record AptSettings(List<String> lines, List<String> proxies, List<String> logins) {

    /** Names of the files that {@link #writeAccess} writes. */
    private static final String CONFIGURATION = "apt.conf";

    private static final String LOGINS = "auth.conf";

    private static final Pattern PROXY = Pattern.compile("(Acquire::[a-z]+(?:::\\S+)?::Proxy(?:::\\S+)?) \"(.*)\";");

    public AptSettings {
        lines = List.copyOf(lines);
        proxies = List.copyOf(proxies);
        logins = List.copyOf(logins);
    }

    /** Sorts lines of apt.conf(5), and takes the logins out of proxies' addresses. */
    public static AptSettings of(List<String> configuration) {
        List<String> lines = new ArrayList<>();
        List<String> proxies = new ArrayList<>();
        List<String> logins = new ArrayList<>();
        for (String line : configuration) {
            Matcher proxy = PROXY.matcher(line);
            if (!proxy.matches()) {
                lines.add(line);
                continue;
            }
            Optional<URI> address = address(proxy.group(2));
            address.flatMap(AptLogin::of).ifPresent(login -> logins.add(login.line()));
            proxies.add(address.map(AptLogin::without)
                    .map(plain -> proxy.group(1) + " \"" + plain + "\";")
                    .orElse(line));
        }
        return new AptSettings(lines, proxies, logins);
    }

    /** {@code DIRECT} and the like are no addresses. */
    private static Optional<URI> address(String text) {
        try {
            return text.contains("://") ? Optional.of(URI.create(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The same with what a mirror needs. */
    AptSettings with(DebianMirror mirror) {
        return new AptSettings(
                Stream.concat(lines.stream(), mirror.settings().stream()).toList(),
                proxies,
                Stream.concat(mirror.logins().stream().map(AptLogin::line), logins.stream())
                        .distinct()
                        .toList());
    }

    /** The same with more lines of apt_auth.conf(5). */
    AptSettings withLogins(List<String> more) {
        return new AptSettings(
                lines, proxies, Stream.concat(logins.stream(), more.stream()).toList());
    }

    /**
     * Writes proxies and logins for the apt inside a tree: {@code apt.conf} and {@code auth.conf}.
     *
     * @param folder an existing folder that only this user can enter
     */
    public void writeAccess(Path folder) throws IOException {
        PrivateFolder.write(folder.resolve(CONFIGURATION), proxies);
        PrivateFolder.write(folder.resolve(LOGINS), logins);
    }

    @Override
    public String toString() {
        return lines + " " + proxies + ", " + logins.size() + " logins";
    }
}
