// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.quantity.ByteSize;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What the goal {@code image} is to make of what.
 *
 * @param version the image's version; all ids come from it
 * @param timestamp the latest time that a file on the card may have
 * @param slot the folder that the goal {@code rootfs} has filled
 * @param files the outputs
 * @param workFolder a folder for temporary files; deleted afterwards
 * @param size size of the image
 * @param table kind of partition table
 * @param compressionLevel zstd level, 1 to 19
 */
public record ImageRequest(
        String version,
        Instant timestamp,
        SlotFolder slot,
        ImageFiles files,
        Path workFolder,
        ByteSize size,
        TableKind table,
        int compressionLevel) {}
