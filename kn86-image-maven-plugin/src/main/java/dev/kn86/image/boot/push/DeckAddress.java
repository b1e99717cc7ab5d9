// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.push;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.WholeNumber;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a root shell of a deck is. */
public sealed interface DeckAddress {

    /** In OpenSSH's names a leading dash would be an option. */
    Pattern SSH = Pattern.compile("ssh://(?:([A-Za-z0-9_][A-Za-z0-9_.-]*)@)?"
            + "([A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

    /** Of TCP. */
    int LARGEST_PORT = 65_535;

    /**
     * The console of a deck in QEMU, as the goal {@code run} leaves it.
     *
     * @param socket the Unix socket, or a symbolic link to it
     */
    record Console(Path socket) implements DeckAddress {}

    /**
     * A serial line, at 115200 bit/s, 8N1.
     *
     * @param device for example {@code /dev/ttyUSB0}
     */
    record Serial(Path device) implements DeckAddress {}

    /** An account of a host, by OpenSSH. */
    record Ssh(Optional<String> user, String host, Optional<Integer> port) implements DeckAddress {}

    /**
     * Reads {@code unix:PATH}, {@code serial:DEVICE} or {@code ssh://[USER@]HOST[:PORT]}.
     *
     * @param parameter how the user knows the parameter
     * @param base the folder that relative paths begin at
     * @throws BuildFailure when the text is none of these
     */
    static DeckAddress parse(String parameter, String text, Path base) throws BuildFailure {
        Matcher ssh = SSH.matcher(text);
        if (ssh.matches()) {
            Optional<Integer> port = Optional.ofNullable(ssh.group(3)).map(Integer::valueOf);
            if (port.isPresent()) {
                WholeNumber.check("the port of " + parameter, port.get(), 1, LARGEST_PORT);
            }
            return new Ssh(Optional.ofNullable(ssh.group(1)), ssh.group(2).replaceAll("[\\[\\]]", ""), port);
        }
        if (text.matches("unix:.+")) {
            return new Console(base.resolve(text.substring("unix:".length())));
        }
        if (text.matches("serial:/.+")) {
            return new Serial(Path.of(text.substring("serial:".length())));
        }
        throw new BuildFailure(
                parameter + "=" + text + " names no deck",
                "Write unix:PATH for the console of a deck in QEMU, serial:/dev/ttyUSB0 for a serial line, or"
                        + " ssh://USER@HOST:PORT.");
    }

    /** The address as the user writes it. */
    default String text() {
        if (this instanceof Console console) {
            return "unix:" + console.socket();
        }
        if (this instanceof Serial serial) {
            return "serial:" + serial.device();
        }
        Ssh ssh = (Ssh) this;
        return "ssh://" + ssh.user().map(user -> user + "@").orElse("")
                + (ssh.host().contains(":") ? "[" + ssh.host() + "]" : ssh.host())
                + ssh.port().map(port -> ":" + port).orElse("");
    }
}
