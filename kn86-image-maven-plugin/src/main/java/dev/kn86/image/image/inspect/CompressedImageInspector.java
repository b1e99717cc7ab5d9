// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.kn86.image.format.disk.GptHeader;
import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Reports on compressed card images ({@code .img.zst}): what size they have when they are decompressed, their SHA-256,
 * and the partitions of their MBR. The GPT's backup is not in it, so that partitions are reported of the whole image
 * only. Images that other programs compress are refused with what to do.
 */
public record CompressedImageInspector() implements Inspector {

    /** The first four bytes of a zstd frame (RFC 8878, section 3.1.1). */
    private static final int ZSTD = 0xFD2FB528;
    /**
     * Those of a frame that is skipped, without their last four bits (section 3.1.2); pzstd begins its files with one.
     */
    private static final int SKIPPABLE = 0x184D2A50;

    private static final int SKIPPABLE_MASK = ~0xf;
    /** Those of gzip (RFC 1952), xz, bzip2, lzip and LZ4, and of zip and 7z, which people pack images with. */
    private static final byte[][] OTHERS = {
        {0x1f, (byte) 0x8b},
        {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
        {'B', 'Z', 'h'},
        {'L', 'Z', 'I', 'P'},
        {4, 0x22, 0x4d, 0x18},
        {'P', 'K', 3, 4},
        {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c}
    };

    /** The largest window that is taken, as zstd(1) does by default: 128 MiB. It limits the memory. */
    private static final int WINDOW_LOG = 27;

    /** The largest image that is decompressed, in bytes; ours have 4 GiB. It limits the time. */
    private static final long MAXIMUM_BYTES = 64L << 30;

    private static final int BUFFER_BYTES = 1 << 20;

    @Override
    public boolean recognises(ByteBuffer head) {
        return isZstd(head) || isOther(head);
    }

    private static boolean isZstd(ByteBuffer head) {
        if (head.limit() < Integer.BYTES) {
            return false;
        }
        int magic = head.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        return magic == ZSTD || (magic & SKIPPABLE_MASK) == SKIPPABLE;
    }

    private static boolean isOther(ByteBuffer head) {
        return Arrays.stream(OTHERS)
                .anyMatch(magic -> head.limit() >= magic.length
                        && head.slice(0, magic.length).equals(ByteBuffer.wrap(magic)));
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        MessageDigest digest = Digests.newSha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        byte[] head = new byte[0];
        long size = 0;
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            requireZstd(file, raw);
            try (ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(raw).setLongMax(WINDOW_LOG)) {
                int count = in.readNBytes(buffer, 0, buffer.length);
                head = Arrays.copyOf(buffer, Math.min(count, Inspection.HEAD_SIZE));
                for (; count > 0; count = in.readNBytes(buffer, 0, buffer.length)) {
                    digest.update(buffer, 0, count);
                    size += count;
                    if (size > MAXIMUM_BYTES) {
                        throw refusal(
                                file, "holds more than " + MAXIMUM_BYTES + " bytes, and no more are decompressed here");
                    }
                }
            }
        } catch (ZstdIOException e) {
            throw refusal(file, size, e);
        } catch (IOException e) {
            throw refusal(file, damaged(size));
        }
        return report(head, size, Digests.hex(digest));
    }

    private static void requireZstd(Path file, InputStream raw) throws BuildFailure, IOException {
        raw.mark(Inspection.HEAD_SIZE);
        ByteBuffer head = ByteBuffer.wrap(raw.readNBytes(Inspection.HEAD_SIZE));
        raw.reset();
        if (!isZstd(head)) {
            throw new BuildFailure(
                    file + " is compressed or packed by another program than zstd",
                    "Unpack it first (gunzip, unxz, bunzip2, lzip -d, lz4 -d, unzip, 7z x), and inspect what comes out.");
        }
    }

    private static Report report(byte[] head, long size, String sha256) throws BuildFailure {
        ByteBuffer start = ByteBuffer.wrap(head);
        boolean isCard = MasterBootRecord.isMarked(start)
                && GptHeader.isSignedAt(start, (int) GptHeader.PRIMARY_SECTOR * Region.SECTOR_BYTES);
        Report report = new Report(isCard ? "card image, compressed by zstd" : "compressed by zstd: no card image")
                .value("size", Report.size(size))
                .value("SHA-256", sha256);
        if (!isCard) {
            return report;
        }
        MbrSection.add(MasterBootRecord.read(Arrays.copyOf(head, MasterBootRecord.BYTES)), report);
        return report.line("its file systems: decompress it (zstd -d), or inspect the .img beside it");
    }

    /** What is whole, and yet not read here, is not called damaged. */
    private static BuildFailure refusal(Path file, long size, ZstdIOException error) {
        if (error.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()) {
            return new BuildFailure(
                    file + " needs a window of more than " + (1 << (WINDOW_LOG - 20))
                            + " MiB, and no larger one is taken here",
                    "Decompress it (zstd -d --long=31), and inspect what comes out.");
        }
        if (error.getErrorCode() == Zstd.errDictionaryWrong()) {
            return new BuildFailure(
                    file + " is compressed with a dictionary, which it does not hold",
                    "Decompress it (zstd -d -D DICTIONARY), and inspect what comes out.");
        }
        return refusal(file, damaged(size));
    }

    private static String damaged(long size) {
        return "is damaged or truncated behind " + size + " bytes of its image";
    }

    private static BuildFailure refusal(Path file, String problem) {
        return new BuildFailure(file + " " + problem, "Copy or build the image again.");
    }
}
