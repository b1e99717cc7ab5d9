// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dynamic loader of native helpers, started as a program on the build machine.
 *
 * @param libraries the folder that has the loader and all libraries
 * @param runner runs the loader
 */
record HelperLoader(Path libraries, CommandRunner runner) {

    /** The loader's file name. */
    static final String NAME = "ld-linux-x86-64.so.2";

    /** As {@code ld.so --list} prints a library: {@code libc.so.6 => /folder/libc.so.6 (0x00007f…)}. */
    private static final Pattern LOADED = Pattern.compile("\\s+(\\S+) => (.+) \\(0x[0-9a-f]+\\)");

    HelperLoader {
        libraries = libraries.toAbsolutePath();
    }

    /** The command that runs a program with these libraries and no others. */
    Command command(Object... programAndArguments) {
        return Command.of(libraries.resolve(NAME), "--inhibit-cache", "--library-path", libraries)
                .with(Command.of(programAndArguments).arguments());
    }

    /** The libraries of a program in the order of their loading; empty when some are not in the folder. */
    Optional<List<Path>> librariesOf(Path program) throws BuildFailure {
        CommandResult list = runner.attempt(command("--list", program));
        List<Path> needed = new ArrayList<>();
        for (String line : list.lines()) {
            Matcher loaded = LOADED.matcher(line);
            if (loaded.matches() && !loaded.group(1).endsWith(NAME)) {
                needed.add(Path.of(loaded.group(2)));
            }
        }
        boolean complete = list.succeeded() && needed.stream().allMatch(file -> file.startsWith(libraries));
        return complete ? Optional.of(needed) : Optional.empty();
    }
}
