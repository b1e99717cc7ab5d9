// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.push;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What is to be put into a deck.
 *
 * @param program the file on this machine
 * @param target the file on the deck that the program takes the place of, an absolute path
 * @param unit the systemd unit that runs it, and is restarted
 * @param deck where a root shell is
 * @param limit how long each step may take
 */
public record PushRequest(Path program, String target, String unit, DeckAddress deck, Duration limit) {

    /** Nothing that a shell takes for something else. */
    private static final Pattern TARGET = Pattern.compile("(/[A-Za-z0-9_+@-][A-Za-z0-9_.+@-]*){1,16}");

    /**
     * Refuses a text that is no absolute path of a program on a deck.
     *
     * @param parameter how the user knows the parameter
     */
    public static void checkTarget(String parameter, String target) throws BuildFailure {
        if (!TARGET.matcher(target).matches()) {
            throw new BuildFailure(
                    parameter + "=" + target + " is no absolute path of a program on the deck",
                    "Write the whole path, without blanks and without a name that begins with a dot.");
        }
    }

    /** The program's name on the deck. */
    String name() {
        return target.substring(target.lastIndexOf('/') + 1);
    }
}
