// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.debian.apt.PackageId;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.debian.apt.PackageLock;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The packages that stages may install: those of a lock, or any as long as there is none. */
final class LockedPackages {

    private Optional<PackageLock> lock = Optional.empty();

    /** From now on only these packages may be installed. */
    void lockTo(PackageLock packages) {
        lock = Optional.of(packages);
    }

    /** @throws BuildFailure when the stage has a package that is not locked; lists all of them */
    void check(StageDirectory stage, PackageList found) throws BuildFailure {
        if (lock.isPresent()) {
            lock.get().checkPart("stage " + stage.name(), found);
        }
    }

    /**
     * Writes the SHA-256 of each package that may be installed, one a line, for note-packages.sh.
     *
     * @param folder where the file goes
     * @return the file; empty when any package may be installed
     */
    Optional<Path> writeHashes(Path folder) throws IOException {
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Files.write(
                folder.resolve("locked-hashes"),
                lock.get().locked().packages().stream().map(PackageId::sha256).toList()));
    }
}
