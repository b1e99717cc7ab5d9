// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The kernel's arm64 Image (Linux kernel, Documentation/arch/arm64/booting.rst). The firmware unpacks a gzip-compressed
 * Image, QEMU takes an uncompressed one.
 */
public final class KernelImage {

    private static final int MAGIC_OFFSET = 0x38;
    private static final byte[] MAGIC = "ARMd".getBytes(StandardCharsets.US_ASCII);

    /** Bytes of memory of the Zero 2 W (Raspberry Pi Zero 2 W product brief): a larger kernel cannot be loaded. */
    private static final long LARGEST = 512L << 20;

    private KernelImage() {}

    /**
     * Unpacks a kernel.
     *
     * @param file a copy of the file on the partition; replaced when it is compressed
     * @param label the file's name for messages
     * @throws BuildFailure when the file is no arm64 Image
     */
    static void makePlain(Path file, String label) throws BuildFailure, IOException {
        if (isGzip(file)) {
            Path plain = file.resolveSibling(file.getFileName() + ".plain");
            try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(file));
                    OutputStream output = Files.newOutputStream(plain)) {
                copy(unpacked, output, label);
            } catch (IOException e) {
                throw new BuildFailure(
                        label + " is gzip-compressed but cannot be unpacked: " + e.getMessage(),
                        "Install the kernel on the partition again.",
                        e);
            }
            Files.move(plain, file, StandardCopyOption.REPLACE_EXISTING);
        }
        byte[] magic = new byte[MAGIC_OFFSET + MAGIC.length];
        try (InputStream stream = Files.newInputStream(file)) {
            int length = stream.readNBytes(magic, 0, magic.length);
            if (length < magic.length || !Arrays.equals(magic, MAGIC_OFFSET, magic.length, MAGIC, 0, MAGIC.length)) {
                throw new BuildFailure(
                        label + " is no arm64 kernel Image: \"ARMd\" is not at offset 0x38",
                        "Put an arm64 kernel there (vmlinuz of Debian's linux-image-*-arm64 is one).");
            }
        }
    }

    private static void copy(InputStream unpacked, OutputStream output, String label) throws BuildFailure, IOException {
        byte[] buffer = new byte[1 << 16];
        long left = LARGEST;
        for (int count = unpacked.read(buffer); count >= 0; count = unpacked.read(buffer)) {
            left -= count;
            if (left < 0) {
                throw new BuildFailure(
                        label + " unpacks to more than " + LARGEST + " bytes, the memory of the board",
                        "Install the kernel on the partition again.");
            }
            output.write(buffer, 0, count);
        }
    }

    private static boolean isGzip(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.read() == 0x1F && stream.read() == 0x8B;
        }
    }
}
