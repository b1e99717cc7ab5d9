// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** For the fuzzer: partition tables, as they are and with right checksums, which no chance finds. */
public final class FuzzedTables {

    private static final int HEADERS_END = 2 * Region.SECTOR_BYTES;

    private FuzzedTables() {}

    public static void read(Path file) throws BuildFailure, IOException {
        sum(file);
        try (FileChannel channel = FileChannel.open(file)) {
            PartitionTables.read(channel);
        }
    }

    /** As other tools may make them. */
    public static void readForeign(Path file) throws BuildFailure, IOException {
        sum(file);
        try (FileChannel channel = FileChannel.open(file)) {
            ForeignGpt.read(channel);
        }
    }

    private static void sum(Path file) throws IOException {
        byte[] image = Files.readAllBytes(file);
        if (image.length > HEADERS_END) {
            sum(image, Region.SECTOR_BYTES);
            sum(image, image.length / Region.SECTOR_BYTES * Region.SECTOR_BYTES - Region.SECTOR_BYTES);
            Files.write(file, image);
        }
    }

    private static void sum(byte[] image, int header) {
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        long array = bytes.getLong(header + GptHeader.PARTITION_ENTRY_LBA.offset());
        long stated = (long) bytes.getInt(header + GptHeader.NUMBER_OF_ENTRIES.offset())
                * bytes.getInt(header + GptHeader.SIZE_OF_ENTRY.offset());
        int arrayBytes = stated > 0 && stated < image.length ? (int) stated : GptHeader.ENTRIES * GptEntry.BYTES;
        if (array >= 0 && array < (image.length - arrayBytes) / Region.SECTOR_BYTES) {
            int start = (int) array * Region.SECTOR_BYTES;
            bytes.putInt(
                    header + GptHeader.ENTRY_ARRAY_CRC.offset(),
                    GptHeader.crc(Arrays.copyOfRange(image, start, start + arrayBytes)));
        }
        bytes.putInt(
                header + GptHeader.HEADER_CRC.offset(),
                GptHeader.headerCrc(Arrays.copyOfRange(image, header, header + Region.SECTOR_BYTES)));
    }
}
