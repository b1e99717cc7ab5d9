// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.format.structure.Layouts;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads archives that GNU tar has made, in the format that layers have. */
@ForeignTools
class TarReaderTest {

    /** Longer than the field "name" of a header. */
    private static final String LONG_NAME = "n".repeat(200);

    @TempDir
    Path folder;

    private byte[] archive(String... names) throws Exception {
        Path archive = folder.resolve("x.tar");
        List<Object> arguments = new ArrayList<>(List.of(
                "--create",
                "--file",
                archive,
                "--format=pax",
                "--sort=name",
                "--owner=:1000",
                "--group=:2000",
                "--numeric-owner",
                "--mtime=@1700000000.75"));
        arguments.addAll(List.of(names));
        ForeignTool.TAR.run(Files.createDirectories(folder.resolve("tree")), arguments.toArray());
        return Files.readAllBytes(archive);
    }

    private static List<String> read(byte[] archive) throws IOException {
        List<String> lines = new ArrayList<>();
        new TarReader(new ByteArrayInputStream(archive)).forEach((entry, content) -> {
            String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            lines.add(String.format(
                    "%s %o %d:%d %d %d %s %s %s",
                    entry.typeName(),
                    entry.mode(),
                    entry.uid(),
                    entry.gid(),
                    entry.size(),
                    entry.modified(),
                    entry.path(),
                    entry.link(),
                    text));
        });
        return lines;
    }

    private Path write(String name, String content, String mode) throws Exception {
        Path file = Files.writeString(
                Files.createDirectories(folder.resolve("tree")).resolve(name), content);
        Files.setAttribute(file, "unix:mode", Integer.parseInt(mode, 8));
        return file;
    }

    @Test
    void readsWhatTarWrites() throws Exception {
        Path file = write("a", "content of a", "640");
        Files.createLink(file.resolveSibling("b"), file);
        Files.createSymbolicLink(file.resolveSibling("c"), Path.of("a"));
        Files.setAttribute(Files.createDirectory(file.resolveSibling("d")), "unix:mode", 0750);
        write(LONG_NAME, "x".repeat(512), "4755");
        assertEquals(
                List.of(
                        "file 640 1000:2000 12 1700000000 a  content of a",
                        "hard-link 640 1000:2000 0 1700000000 b a ",
                        "link 777 1000:2000 0 1700000000 c a ",
                        "folder 750 1000:2000 0 1700000000 d  ",
                        "file 4755 1000:2000 512 1700000000 " + LONG_NAME + "  " + "x".repeat(512)),
                read(archive("a", "b", "c", "d", LONG_NAME)));
    }

    @Test
    void damagedHeadersAreRefused() throws Exception {
        write("a", "content", "644");
        byte[] archive = archive("a");
        int header = ustarHeader(archive);
        assertRefused("not a POSIX tar header", archive, bytes -> bytes[header + TarHeader.MAGIC.offset()] = 'x');
        assertRefused("not a POSIX tar header", archive, bytes -> bytes[header + TarHeader.NAME.offset()] = 'b');
        assertRefused("not a POSIX tar header", archive, bytes -> bytes[header + TarHeader.CHECKSUM.offset()] ^= 1);
        assertRefused("not an octal number in a tar header's mode: 00009x4", archive, bytes -> {
            TarHeader changed = new TarHeader(Arrays.copyOfRange(bytes, header, header + TarHeader.BLOCK_SIZE));
            changed.put(TarHeader.MODE, "00009x4");
            changed.putChecksum();
            System.arraycopy(changed.block(), 0, bytes, header, TarHeader.BLOCK_SIZE);
        });
        // The extended header's content begins with the record of the time: length, blank, keyword, value.
        String record = "mtime=1700000000.75\n";
        int at = new String(archive, StandardCharsets.ISO_8859_1).indexOf(record);
        assertRefused("not a pax record: 93 " + record.strip(), archive, bytes -> bytes[at - 3] = '9');
        assertRefused("not a pax time: x700000000.75", archive, bytes -> bytes[at + 6] = 'x');
    }

    @Test
    void headersThatNoToolWritesAreRefused() throws Exception {
        write("a", "content", "644");
        byte[] archive = archive("a");
        int header = ustarHeader(archive);
        assertHeaderRefused("an entry of the unknown type \"g\"", archive, header, TarHeader.TYPE, "g");
        assertHeaderRefused("an entry with content that is not a file", archive, header, TarHeader.TYPE, "5");
        assertHeaderRefused("not the mode of a file: 100644", archive, header, TarHeader.MODE, "0100644");
        assertHeaderRefused(
                "not an octal number in a tar header's mode: -000644", archive, header, TarHeader.MODE, "-000644");
        assertHeaderRefused(
                "not an octal number in a tar header's size: +0000000007",
                archive,
                header,
                TarHeader.SIZE,
                "+0000000007");
        assertHeaderRefused("a pax header of 1048577 bytes", archive, 0, TarHeader.SIZE, "00004000001");
        assertHeaderRefused("two extended headers of one entry", archive, header, TarHeader.TYPE, "x");
    }

    private static void assertHeaderRefused(String message, byte[] archive, int header, Field field, String value) {
        assertRefused(message, archive, bytes -> {
            TarHeader changed = new TarHeader(Arrays.copyOfRange(bytes, header, header + TarHeader.BLOCK_SIZE));
            changed.put(field, value);
            changed.putChecksum();
            System.arraycopy(changed.block(), 0, bytes, header, TarHeader.BLOCK_SIZE);
        });
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        write("a", "content", "644");
        byte[] archive = archive("a");
        int end = ustarHeader(archive) + 3 * TarHeader.BLOCK_SIZE;
        for (int size = 0; size < end; size++) {
            byte[] cut = Arrays.copyOf(archive, size);
            assertThrows(IOException.class, () -> read(cut), "size " + size);
        }
        assertEquals(1, read(Arrays.copyOf(archive, end)).size());
    }

    @Test
    void fieldsFillTheBlock() {
        Layouts.assertContiguous(TarHeader.BLOCK_SIZE, TarHeader.FIELDS);
    }

    /** The header behind the extended header and its block of records. */
    private static int ustarHeader(byte[] archive) {
        assertEquals('x', archive[TarHeader.TYPE.offset()]);
        int header = 2 * TarHeader.BLOCK_SIZE;
        assertEquals('0', archive[header + TarHeader.TYPE.offset()]);
        return header;
    }

    private static void assertRefused(String message, byte[] archive, Consumer<byte[]> fault) {
        byte[] changed = archive.clone();
        fault.accept(changed);
        String refusal = assertThrows(IOException.class, () -> read(changed)).getMessage();
        assertTrue(refusal.startsWith(message), refusal);
    }
}
