// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.cpio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a cpio archive in the "newc" format, which the kernel unpacks into its initial root (Linux kernel,
 * Documentation/driver-api/early-userspace/buffer-format.rst). Owner, time and inode numbers are zero.
 */
public final class CpioArchive {

    private static final String MAGIC = "070701";
    private static final String LAST_NAME = "TRAILER!!!";

    /** Entries, contents, and an archive behind another one begin at a multiple of this, in bytes. */
    public static final int ALIGNMENT = 4;

    private static final int FOLDER = 0040755;
    private static final int PROGRAM = 0100755;
    private static final int LINK = 0120777;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public CpioArchive folder(String path) {
        return entry(path, FOLDER, new byte[0]);
    }

    /** Adds an executable file. */
    public CpioArchive program(String path, byte[] content) {
        return entry(path, PROGRAM, content);
    }

    /** Adds a symbolic link. */
    public CpioArchive link(String path, String target) {
        return entry(path, LINK, target.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the archive. No entry can be added afterwards. */
    public byte[] finish() {
        entry(LAST_NAME, 0, new byte[0]);
        return bytes.toByteArray();
    }

    private CpioArchive entry(String path, int mode, byte[] content) {
        byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
        // ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor, rdevminor, namesize, check
        int[] fields = {0, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0};
        StringBuilder header = new StringBuilder(MAGIC);
        for (int field : fields) {
            header.append(String.format("%08x", field));
        }
        bytes.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(name);
        pad();
        bytes.writeBytes(content);
        pad();
        return this;
    }

    private void pad() {
        while (bytes.size() % ALIGNMENT != 0) {
            bytes.write(0);
        }
    }
}
