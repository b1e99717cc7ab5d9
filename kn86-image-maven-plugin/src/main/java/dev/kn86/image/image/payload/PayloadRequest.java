// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.compression.FrameCompressor;
import dev.kn86.image.format.signing.SigningKey;
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
 * @param minimumVersion the lowest version that a device may install after this one
 * @param signingKey a PKCS#8 PEM file; empty for the development key
 * @param keyFolder where the development key lives
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
        String minimumVersion,
        Optional<Path> signingKey,
        Path keyFolder,
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
        if (!PayloadManifest.isVersion(minimumVersion)) {
            throw new BuildFailure(
                    "kn86.kn86fw.minimumVersion=" + minimumVersion
                            + " is not MAJOR.MINOR.PATCH with an optional suffix",
                    "Write it like 0.1.0.");
        }
        if (signingKey.isPresent()) {
            try {
                SigningKey.read(signingKey.get());
            } catch (BuildFailure e) {
                throw e.in("kn86.sign.key");
            }
        }
    }

    /** What the payload's bytes depend on besides the request's plain values. */
    public Fingerprint inputs() throws IOException {
        SlotFolder folder = new SlotFolder(slot);
        Fingerprint inputs = new Fingerprint()
                .stamp("boot volume", folder.bootImage())
                .stamp("root file system", folder.rootImage())
                .tree("p1", folder.common())
                .content("build record", folder.buildRecord());
        if (budget.isPresent()) {
            inputs.content("size budget", budget.get().file());
        }
        return signingKey.isPresent() ? inputs.content("signing key", signingKey.get()) : inputs;
    }

    /** Adds what the run leaves; the development key is among it, since it is made on first use. */
    public Fingerprint addOutputsTo(Fingerprint outputs) throws IOException {
        return outputs.stamp("the payload", output)
                .value("checksums", Checksums.linesOf(checksums(), output))
                .stamps("the development key", keyFolder);
    }

    /** SHA-256 of the payload and the files beside it. */
    public Path checksums() {
        return output.resolveSibling(Checksums.FILE_NAME);
    }
}
