// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.compression.FrameCompressor;
import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.ByteSize;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What the goal {@code image} makes, and from what.
 *
 * @param version the product's version; all ids are derived from it and the variant
 * @param variant what the slot has to be
 * @param timestamp the latest time that a file on the card may have
 * @param slot the folder that the goal {@code rootfs} has filled
 * @param files the outputs
 * @param workFolder a folder for temporary files; deleted afterwards
 * @param size size of the image
 * @param table kind of partition table
 * @param compressionLevel zstd level, 1 to 19
 * @param budget how much room the slot may take; empty for as much as fits
 */
public record ImageRequest(
        String version,
        Variant variant,
        Instant timestamp,
        SlotFolder slot,
        ImageFiles files,
        Path workFolder,
        ByteSize size,
        TableKind table,
        int compressionLevel,
        Optional<SizeBudget> budget) {

    /**
     * Checks the values of the request. The slot is not looked at.
     *
     * @throws BuildFailure naming the parameter, its value, and what is allowed
     */
    public void check() throws BuildFailure {
        Variant.checkVersion(version);
        DiskPlan.of(size);
        FrameCompressor.checkLevel("kn86.zstd.level", compressionLevel);
    }

    /** What the image's bytes depend on besides the request's plain values. */
    public Fingerprint inputs() throws IOException {
        Fingerprint inputs = new Fingerprint()
                .value("version", version)
                .content("root tree", slot.rootTree())
                .content("build record", slot.buildRecord())
                .tree("boot tree", slot.boot())
                .tree("p1", slot.common());
        return budget.isPresent() ? inputs.content("size budget", budget.get().file()) : inputs;
    }

    /** Adds what the run leaves, by its stamps. */
    public Fingerprint addOutputsTo(Fingerprint outputs) throws IOException {
        return outputs.stamp("the image", files.image())
                .stamp("the compressed image", files.compressed())
                .stamp("its index", files.frameIndex())
                .stamp("the block map", files.bmap())
                .stamp("the slot's boot volume", slot.bootImage())
                .stamp("the slot's root file system", slot.rootImage())
                .value("checksums", Checksums.linesOf(files.checksums(), files.compressed(), files.bmap()));
    }
}
