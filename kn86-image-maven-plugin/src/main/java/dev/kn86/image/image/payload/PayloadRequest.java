// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What to make a payload of.
 *
 * @param slot the slot folder: both images, {@code common/bootcode.bin} and {@code build-record.json}
 * @param hardware the device that may install it
 * @param minimumVersion the lowest version that a device may install after this one
 * @param signingKey a PKCS#8 PEM file; empty for the development key
 * @param keyFolder where the development key lives
 * @param compressionLevel zstd's, 1 to 19
 * @param frames a compressed file whose frames need not be compressed again, such as the card image's; need not be there
 * @param frameIndex where its frames lie
 * @param timestamp the build's one clock
 * @param output the payload to write
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
        Path output) {}
