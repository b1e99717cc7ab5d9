// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who a mirror or proxy is told to be asked by. It is given to apt in a file of the form of apt_auth.conf(5), which no
 * tree, log or key has.
 *
 * @param machine the address that it is for, without user and password
 * @param user the user
 * @param password the password
 */
public record AptLogin(URI machine, String user, String password) {

    /** The login in an address; empty when it has none. */
    public static Optional<AptLogin> of(URI address) {
        String info = userInfo(address);
        if (info.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = info.split(":", 2);
        return Optional.of(
                new AptLogin(without(address), decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : ""));
    }

    /** The address without user and password. */
    public static URI without(URI address) {
        String info = userInfo(address);
        return info.isEmpty() ? address : URI.create(address.toString().replace(info + "@", ""));
    }

    /** Java knows the user of a host alone whose name it takes for one: an underscore is none of its characters. */
    private static String userInfo(URI address) {
        String authority = address.getRawAuthority() == null ? "" : address.getRawAuthority();
        return authority.substring(0, Math.max(0, authority.lastIndexOf('@')));
    }

    /**
     * The address with this login in it, for {@link #of}; only in memory.
     *
     * @throws BuildFailure when the address is none
     */
    public static String into(String address, String user, String password) throws BuildFailure {
        try {
            URI plain = new URI(address);
            return new URI(
                            plain.getScheme(),
                            user + ":" + password,
                            plain.getHost(),
                            plain.getPort(),
                            plain.getPath(),
                            null,
                            null)
                    .toString();
        } catch (URISyntaxException e) {
            throw new BuildFailure(
                    "the settings have a user for a server that has no address with a host",
                    "Correct the address of the server.");
        }
    }

    /** The line of apt_auth.conf(5), as {@link ForeignText}. With its scheme, an address of http: counts, too. */
    String line() {
        return ForeignText.ofOurs("machine " + machine + " login " + user + " password " + password);
    }

    /** Whether {@link #line} would be taken apart at the wrong place. */
    boolean hasBlanks() {
        return (user + password).chars().anyMatch(c -> Character.isWhitespace(c) || c < ' ');
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "login for " + machine;
    }
}
