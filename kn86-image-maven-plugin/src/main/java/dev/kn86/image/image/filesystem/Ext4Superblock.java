// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.text.TerminalText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An ext4's superblock, as {@code tune2fs -l} prints it.
 *
 * @param fields by tune2fs' names, such as {@code Block count}
 */
public record Ext4Superblock(Map<String, String> fields) {

    private static final Pattern LINE = Pattern.compile("([^:]+): +(.+)");

    public Ext4Superblock {
        fields = Map.copyOf(fields);
    }

    /** Reads the superblock of a file system. */
    public static Ext4Superblock read(Volume volume, Toolbox toolbox, CommandRunner runner) throws BuildFailure {
        Map<String, String> fields = new HashMap<>();
        runner.run(
                        toolbox.command("tune2fs", "-l", volume.e2fsName()).confined(),
                        "Build the image again, or check it with kn86-image:verify.")
                .lines()
                .forEach(text -> {
                    Matcher line = LINE.matcher(text);
                    if (line.matches()) {
                        fields.put(line.group(1), line.group(2).strip());
                    }
                });
        return new Ext4Superblock(fields);
    }

    /** A field's value; empty when tune2fs does not print the field. */
    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /**
     * A field's number.
     *
     * @throws BuildFailure when tune2fs prints no number for the field
     */
    public long number(String name) throws BuildFailure {
        String value = field(name).orElse("missing");
        if (!value.matches("[0-9]{1,18}")) {
            throw new BuildFailure(
                    "tune2fs prints no number for \"" + name + "\" but: " + TerminalText.line(value),
                    "Check that the toolbox's e2fsprogs is the pinned one.");
        }
        return Long.parseLong(value);
    }
}
