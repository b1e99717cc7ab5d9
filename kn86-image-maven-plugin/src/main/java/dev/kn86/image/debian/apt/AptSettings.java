// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.file.ForeignText;
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
 * @param logins lines of apt_auth.conf(5) as {@link ForeignText}; in no log, key or tree
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

    /** The same with more lines of apt.conf(5), which are sorted as in {@link #of}. */
    public AptSettings with(List<String> configuration) {
        AptSettings more = of(configuration);
        return new AptSettings(both(lines, more.lines), both(proxies, more.proxies), both(more.logins, logins));
    }

    /** The same with what a mirror needs; its logins come before those of the host. */
    AptSettings with(DebianMirror mirror) {
        return with(mirror.settings())
                .withLogins(mirror.logins().stream().map(AptLogin::line).toList());
    }

    /** The same with more lines of apt_auth.conf(5) before its own: the first that fits an address counts. */
    AptSettings withLogins(List<String> more) {
        return new AptSettings(lines, proxies, both(more, logins));
    }

    private static List<String> both(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }

    /**
     * Writes proxies and logins for the apt inside a tree: {@code apt.conf} and {@code auth.conf}.
     *
     * @param folder an existing folder that only this user can enter
     */
    public void writeAccess(Path folder) throws IOException {
        PrivateFolder.write(
                folder.resolve(CONFIGURATION),
                proxies.stream().map(ForeignText::ofOurs).toList());
        PrivateFolder.write(folder.resolve(LOGINS), logins);
    }

    @Override
    public String toString() {
        return lines + " " + proxies + ", " + logins.size() + " logins";
    }
}
