// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes stages for tests. The first one's root tree has the build machine's bash and coreutils. */
public final class SampleStages {

    /**
     * Makes a root tree that is enough for on_chroot: bash, coreutils, and an apt-get that writes down its arguments.
     * They are native programs, so that tests take seconds and need no mirror.
     */
    public static final String FIRST_PRERUN =
            """
            #!/bin/bash -e
            mkdir -p "$ROOTFS_DIR"/{proc,dev,sys,run,tmp,etc,usr/bin,usr/lib,var/cache/apt/archives}
            ln -s usr/bin "$ROOTFS_DIR/bin"; ln -s usr/lib "$ROOTFS_DIR/lib"; ln -s usr/lib "$ROOTFS_DIR/lib64"
            programs=(bash cat ls touch mkdir rm ln sleep chmod env id)
            for program in "${programs[@]}"; do cp "$(command -v "$program")" "$ROOTFS_DIR/usr/bin/"; done
            for program in "${programs[@]}"; do ldd "$(command -v "$program")"; done |
                grep -o '/[^ ]*' | sort -u | while read -r library; do
                    mkdir -p "$ROOTFS_DIR$(dirname "$library")"; cp "$library" "$ROOTFS_DIR$library"; done
            cat > "$ROOTFS_DIR/usr/bin/apt-get" << 'EOS'
            #!/bin/bash
            case "$*" in *no-such-package*) echo "E: Unable to locate package no-such-package"; exit 100;; esac
            echo "apt-get $*" >> /order
            echo deb > /var/cache/apt/archives/tool_1_all.deb
            EOS
            printf '#!/bin/bash\\ncat >> /debconf\\n' > "$ROOTFS_DIR/usr/bin/debconf-set-selections"
            chmod +x "$ROOTFS_DIR"/usr/bin/{apt-get,debconf-set-selections}
            """;

    private final Path folder;

    SampleStages(Path folder) throws IOException {
        this.folder = folder;
        file("stage-first/prerun.sh", FIRST_PRERUN);
    }

    StageDirectory first() {
        return stage("stage-first");
    }

    StageDirectory stage(String name) {
        return new StageDirectory(folder.resolve(name));
    }

    /** Makes a stage that starts from the one before it. */
    StageDirectory next(String name) throws IOException {
        file(name + "/prerun.sh", "#!/bin/bash -e\n[ -d \"$ROOTFS_DIR\" ] || copy_previous\n");
        return stage(name);
    }

    /** Writes a file; files with the names prerun.sh and NN-run.sh become executable. */
    void file(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        boolean executable = path.endsWith("prerun.sh") || path.matches(".*/[0-9]{2}-run\\.sh");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
