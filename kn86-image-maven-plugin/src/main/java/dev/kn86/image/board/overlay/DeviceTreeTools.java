// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs the C preprocessor and the tools of the package device-tree-compiler.
 *
 * @param runner runs them
 * @param toolbox has {@code dtc} and {@code fdtget}
 */
public record DeviceTreeTools(CommandRunner runner, Toolbox toolbox) {

    private static final String BROKEN_TREE = "Make that file again; fdtdump shows what is in it.";

    /**
     * Runs the C preprocessor as the kernel does for device trees (scripts/Makefile.lib, dtc_cpp_flags). The result
     * keeps the line numbers of the sources.
     */
    CommandResult preprocess(Path source, List<Path> includeFolders, Path result) throws BuildFailure {
        List<Object> words =
                new ArrayList<>(List.of("cpp", "-nostdinc", "-undef", "-D__DTS__", "-x", "assembler-with-cpp"));
        includeFolders.forEach(folder -> words.addAll(List.of("-I", folder)));
        words.addAll(List.of("-o", result, source));
        return runner.attempt(Command.of(words.toArray()));
    }

    /** Compiles a source with its labels as symbols. dtc writes its complaints to standard error. */
    CommandResult compile(Path source, List<Path> includeFolders, Path result) throws BuildFailure {
        List<Object> words = new ArrayList<>(List.of("-@", "-I", "dts", "-O", "dtb", "-o", result));
        includeFolders.forEach(folder -> words.addAll(List.of("-i", folder)));
        words.add(source);
        return runner.attempt(toolbox.command("dtc", words.toArray()));
    }

    /** Labels that others may refer to; empty when the tree was compiled without {@code -@}. */
    Optional<Set<String>> symbols(Path tree) throws BuildFailure {
        return properties(tree, "__symbols__");
    }

    /** Labels of the base tree that an overlay refers to. */
    Set<String> fixups(Path overlay) throws BuildFailure {
        return properties(overlay, "__fixups__").orElse(Set.of());
    }

    /** The names of the properties of a node below the root; empty when there is no such node. */
    private Optional<Set<String>> properties(Path tree, String node) throws BuildFailure {
        List<String> nodes = runner.run(toolbox.command("fdtget", "-l", tree, "/"), BROKEN_TREE)
                .lines();
        if (!nodes.contains(node)) {
            return Optional.empty();
        }
        return Optional.of(new TreeSet<>(runner.run(toolbox.command("fdtget", "-p", tree, "/" + node), BROKEN_TREE)
                .lines()));
    }
}
