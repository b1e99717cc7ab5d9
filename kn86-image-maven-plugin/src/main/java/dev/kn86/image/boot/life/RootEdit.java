// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes files of an ext4 file system that is not mounted, by debugfs. The paths and names are the test's own: debugfs
 * splits its requests at blanks.
 */
final class RootEdit {

    private static final String REMEDY = "Read the request; build the card again when its root file system is damaged.";
    private static final int REGULAR_FILE = 0100000;

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Path image;
    private final Path work;
    private final List<String> requests = new ArrayList<>();
    private final Map<String, Path> written = new LinkedHashMap<>();
    private final Map<String, String> linked = new LinkedHashMap<>();

    /**
     * @param image a file that holds nothing but the file system
     * @param work gets the new files' contents
     */
    RootEdit(Toolbox toolbox, CommandRunner runner, Path image, Path work) {
        this.toolbox = toolbox;
        this.runner = runner;
        this.image = image;
        this.work = work;
    }

    /**
     * Replaces a file, or adds one to a folder that exists. Its owner is root.
     *
     * @param path from the root on
     * @param mode the permissions
     */
    RootEdit put(String path, String content, int mode) throws BuildFailure, IOException {
        Path source = work.resolve("edit-" + written.size());
        Files.write(source, content.getBytes(StandardCharsets.UTF_8));
        if (exists(path)) {
            requests.add("rm " + path);
        }
        requests.add("write " + source.getFileName() + " " + path);
        requests.add("sif " + path + " mode 0" + Integer.toOctalString(REGULAR_FILE | mode));
        written.put(path, source);
        return this;
    }

    /** Adds a symbolic link to a folder that exists. */
    RootEdit link(String path, String target) {
        requests.add("symlink " + path + " " + target);
        linked.put(path, target);
        return this;
    }

    /** Reads a file; empty when there is none. */
    String read(String path) throws BuildFailure {
        return runner.run(debugfs("-R", "cat " + path, image), REMEDY).stdout();
    }

    /** Carries the changes out and looks at the result: debugfs exits with 0 also when a request fails. */
    void apply() throws BuildFailure, IOException {
        Path script = work.resolve("edit-requests");
        Files.write(script, requests);
        runner.run(debugfs("-w", "-f", script, image), REMEDY);
        for (Map.Entry<String, Path> file : written.entrySet()) {
            if (!read(file.getKey()).equals(Files.readString(file.getValue()))) {
                throw failed(file.getKey());
            }
        }
        for (Map.Entry<String, String> link : linked.entrySet()) {
            if (!stat(link.getKey()).contains("Fast link dest: \"" + link.getValue() + "\"")) {
                throw failed(link.getKey());
            }
        }
    }

    private boolean exists(String path) throws BuildFailure {
        return stat(path).contains("Inode:");
    }

    private String stat(String path) throws BuildFailure {
        return runner.run(debugfs("-R", "stat " + path, image), REMEDY).stdout();
    }

    private Command debugfs(Object... arguments) throws BuildFailure {
        return toolbox.command("debugfs", arguments).in(work.toAbsolutePath());
    }

    private BuildFailure failed(String path) {
        return new BuildFailure("update-test: " + path + " could not be written into " + image, REMEDY);
    }
}
