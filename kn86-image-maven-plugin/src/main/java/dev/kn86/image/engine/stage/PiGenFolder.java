// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The folder in which upstream pi-gen runs: copies of upstream's files, of the stages and of the files that they read,
 * and the config. They are copies because a container cannot follow a link out of the folder.
 */
final class PiGenFolder {

    private static final String REMEDY = "Free some disk space below the cache folder.";

    /** Variables that build.sh sets itself. */
    private static final List<String> NOT_CONFIGURED =
            List.of("ARCH", "CAPSH_ARG", "QUILT_NO_DIFF_INDEX", "QUILT_NO_DIFF_TIMESTAMPS", "QUILT_REFRESH_ARGS");

    private final Path folder;
    private final CommandRunner runner;

    /** @param folder the folder to make; it does not exist yet */
    PiGenFolder(Path folder, CommandRunner runner) {
        this.folder = folder;
        this.runner = runner;
    }

    /** Copies upstream's checkout and the stages, and has no stage export an image. */
    void copy(Path checkout, List<StageDirectory> stages) throws BuildFailure, IOException {
        Files.createDirectories(folder);
        rsync(checkout, folder, "--exclude=/.git", "--exclude=/config", "--exclude=/work", "--exclude=/deploy");
        for (StageDirectory stage : stages) {
            Path copy = folder.resolve(stage.name());
            rsync(stage.folder(), copy, "--delete");
            if (Files.exists(copy.resolve("EXPORT_IMAGE"))) {
                Files.write(copy.resolve("SKIP_IMAGES"), new byte[0]);
            }
        }
    }

    private void rsync(Path from, Path to, String... options) throws BuildFailure {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of("--", from + "/", to + "/"));
        runner.run(
                Command.of("rsync", "--archive", "--hard-links", "--acls", "--xattrs")
                        .with(words),
                REMEDY);
    }

    /** Writes the config with all variables, and copies the files that stages read. */
    void configure(List<StageDirectory> stages, StageVariables variables) throws BuildFailure, IOException {
        Map<String, String> settings = new TreeMap<>(variables.pigen());
        settings.keySet().removeAll(NOT_CONFIGURED);
        for (StageDirectory stage : stages) {
            settings.putAll(StageKey.visible(stage, variables));
        }
        List<String> lines = settings.entrySet().stream()
                .map(setting -> "export " + setting.getKey() + "=" + here(setting.getValue(), variables))
                .collect(Collectors.toCollection(ArrayList::new));
        if (!variables.pigen().containsKey("CAPSH_ARG")) {
            lines.add("SETFCAP=1");
        }
        for (Map.Entry<String, Path> path : new TreeMap<>(variables.paths()).entrySet()) {
            if (Files.isRegularFile(path.getValue())) {
                Path copy = Files.createDirectories(folder.resolve("inputs").resolve(path.getKey()))
                        .resolve(path.getValue().getFileName());
                Files.copy(path.getValue(), copy);
                lines.add("export " + path.getKey() + "=" + here(folder.relativize(copy)));
            }
        }
        lines.add("STAGE_LIST=\""
                + stages.stream().map(stage -> "${BASE_DIR:-}/" + stage.name()).collect(Collectors.joining(" "))
                + "\"");
        Files.write(folder.resolve("config"), lines);
    }

    /** Has the build in the container pack the tree into deploy/, which build-docker.sh copies out of the container. */
    void prepareForDocker(String lastTree) throws IOException {
        // stage0-debian calls mmdebstrap, which upstream's container does not have.
        Files.writeString(
                folder.resolve("Dockerfile"),
                "\nRUN apt-get update && apt-get install --no-install-recommends -y mmdebstrap && rm -rf /var/lib/apt/lists/*\n",
                StandardOpenOption.APPEND);
        Path postrun = folder.resolve("postrun.sh");
        String own = "";
        if (Files.exists(postrun)) {
            Files.move(postrun, folder.resolve("postrun-own.sh"));
            own = "[ ! -x postrun-own.sh ] || ./postrun-own.sh\n";
        }
        Files.writeString(
                postrun,
                "#!/bin/bash -e\n" + own
                        + "mkdir -p deploy\ntar --create --file deploy/kn86-tree.tar --directory " + quote(lastTree)
                        + " --xattrs '--xattrs-include=*' --numeric-owner .\n");
        Files.setPosixFilePermissions(postrun, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A path in this folder, as a word of the config. BASE_DIR is unset when build-docker.sh reads the config. */
    private static String here(Path path) {
        return "\"${BASE_DIR:-}\"/" + quote(path.toString());
    }

    /** A value in which a config has used BASE_DIR: that of upstream's build.sh is another one. */
    private static String here(String value, StageVariables variables) {
        Path base = variables.paths().get(StageVariable.BASE_DIR.name());
        return base == null
                ? quote(value)
                : quote(value).replace(inner(base.toAbsolutePath().toString()), "'\"${BASE_DIR:-}\"'");
    }

    private static String quote(String value) {
        return "'" + inner(value) + "'";
    }

    /** A text between single quotes. */
    private static String inner(String value) {
        return value.replace("'", "'\\''");
    }
}
