// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.format.disk.ForeignGpt;
import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the inspector for a file, and inspects the file.
 *
 * @param inspectors one for each kind of file
 */
public record Inspection(List<Inspector> inspectors) {

    /** How much of a file is needed to recognise its kind, in bytes. */
    public static final int HEAD_SIZE = ForeignGpt.HEAD_BYTES;

    public Inspection {
        inspectors = List.copyOf(inspectors);
    }

    /**
     * Reports what a file contains.
     *
     * @throws BuildFailure when it is missing, of no known kind, damaged or truncated
     */
    public Report inspect(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("inspect: " + file + " is missing or not a file", "Give the path by -Dfile=PATH.");
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD_SIZE);
        }
        for (Inspector inspector : inspectors) {
            if (inspector.recognises(ByteBuffer.wrap(head).asReadOnlyBuffer())) {
                return inspector.inspect(file);
            }
        }
        if (MasterBootRecord.hasPartitions(ByteBuffer.wrap(head))) {
            throw new BuildFailure(
                    "inspect: " + file + " is not a card image that was made here: it has an MBR, and no GPT behind it",
                    "sfdisk -l shows its partitions. Cards of other makers, such as Raspberry Pi OS, are not read here.");
        }
        throw new BuildFailure(
                "inspect: " + file + " is not a card image, .kn86fw, UF2 file, device-tree overlay or block map,"
                        + " or its beginning is damaged",
                "Give a file of one of these kinds; for others, file(1) may know them.");
    }
}
