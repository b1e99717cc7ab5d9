// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.compression.FrameCompressor;
import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.card.Checksums;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What the goal {@code kn86fw} makes, and from what.
 *
 * @param slot the slot folder: both images, {@code common/bootcode.bin} and {@code build-record.json}
 * @param hardware the device that may install it
 * @param version the version that is made
 * @param floors the policy of version floors: a table, see {@link VersionFloor}
 * @param signing the image's variant, and the key that signs
 * @param compressionLevel zstd's level, 1 to 19
 * @param frames a compressed file, such as the card image's, whose frames are used again; it may be missing
 * @param frameIndex the index of those frames
 * @param timestamp the time of all members
 * @param output the payload to write
 * @param budget how much room the payload may take; empty for any
 */
public record PayloadRequest(
        Path slot,
        String hardware,
        String version,
        Path floors,
        SigningPolicy signing,
        int compressionLevel,
        Path frames,
        Path frameIndex,
        Instant timestamp,
        Path output,
        Optional<SizeBudget> budget) {

    /**
     * Checks the values of the request. The slot is not looked at.
     *
     * @throws BuildFailure naming the parameter, its value, and what is allowed
     */
    public void check() throws BuildFailure, IOException {
        FrameCompressor.checkLevel("kn86.zstd.level", compressionLevel);
        if (hardware.isBlank()) {
            throw new BuildFailure("kn86.hardware is blank", "Name the device that may install the payload.");
        }
        Variant.checkVersion(version);
        floor();
        signing.check();
    }

    /** The floor that the policy gives this version. */
    VersionFloor floor() throws BuildFailure, IOException {
        return VersionFloor.read(floors, ProductVersion.of(version));
    }

    /** What the payload's bytes depend on besides the request's plain values. */
    public Fingerprint inputs() throws IOException {
        SlotFolder folder = new SlotFolder(slot);
        Fingerprint inputs = new Fingerprint()
                .value("version", version)
                .stamp("boot volume", folder.bootImage())
                .stamp("root file system", folder.rootImage())
                .tree("p1", folder.common())
                .content("build record", folder.buildRecord())
                .content("version floors", floors);
        if (budget.isPresent()) {
            inputs.content("size budget", budget.get().file());
        }
        return signing.givenKey().isPresent()
                ? inputs.content("signing key", signing.givenKey().get())
                : inputs;
    }

    /** Adds what the run leaves; the development key is among it, since it is made on first use. */
    public Fingerprint addOutputsTo(Fingerprint outputs) throws IOException {
        return outputs.stamp("the payload", output)
                .value("checksums", Checksums.linesOf(checksums(), output))
                .stamps("the development key", signing.development().folder());
    }

    /** SHA-256 of the payload and the files beside it. */
    public Path checksums() {
        return output.resolveSibling(Checksums.FILE_NAME);
    }
}
