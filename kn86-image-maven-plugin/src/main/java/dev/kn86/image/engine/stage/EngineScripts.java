// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/**
 * The shell code of the stage runner, unpacked as files. stage-variables.sh lists the variables that the scripts read.
 *
 * @param folder the folder of the files; hooks know it as {@code SCRIPT_DIR}, and find in it what pi-gen has there
 * @param digest SHA-256 over all scripts, which is part of every layer's key: other scripts may give other results
 */
record EngineScripts(Path folder, String digest) {

    private static final List<String> NAMES = List.of(
            "stage-variables.sh",
            "supervise.sh",
            "limits.sh",
            "begin-stage.sh",
            "owner.sh",
            "binfmt.sh",
            "container.sh",
            "run-stage.sh",
            "functions.sh",
            "hard-links.sh",
            "resolv-conf.sh",
            "sudo.sh",
            "umount.sh",
            "open-shell.sh",
            "remove-comments.sed",
            "read-config.sh",
            "apt.conf",
            "note-packages.sh",
            "run-pi-gen.sh",
            "debootstrap/functions");

    /** pi-gen's name for the file of its functions. */
    private static final String COMMON = "common";

    /**
     * A program that answers debootstrap as debootstrap's own perl code does, but faster. It is not in the digest:
     * layers have the same keys on hosts for which the program is not built.
     */
    private static final String PACKAGE_DETAILS = "debootstrap/pkgdetails";

    static EngineScripts unpack(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("debootstrap"));
        StringBuilder digests = new StringBuilder();
        for (String name : NAMES) {
            try (InputStream script = Objects.requireNonNull(EngineScripts.class.getResourceAsStream(name), name)) {
                Files.copy(script, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            digests.append(Digests.sha256(folder.resolve(name))).append('\n');
        }
        Files.copy(folder.resolve("functions.sh"), folder.resolve(COMMON), StandardCopyOption.REPLACE_EXISTING);
        unpackProgram(folder.resolve(PACKAGE_DETAILS));
        return new EngineScripts(folder.toAbsolutePath(), Digests.sha256(digests.toString()));
    }

    private static void unpackProgram(Path file) throws IOException {
        Files.deleteIfExists(file);
        try (InputStream program = EngineScripts.class.getResourceAsStream(PACKAGE_DETAILS)) {
            if (program != null) {
                Files.copy(program, file);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    Path supervise() {
        return folder.resolve("supervise.sh");
    }

    Path runPiGen() {
        return folder.resolve("run-pi-gen.sh");
    }

    Path runStage() {
        return folder.resolve("run-stage.sh");
    }

    Path readConfig() {
        return folder.resolve("read-config.sh");
    }

    Path functions() {
        return folder.resolve("functions.sh");
    }
}
