// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unpacks hostile and unusual archives. {@link StageFoldingTest} unpacks ordinary ones, made by tar(1). */
@ForeignTools
class ArchiveTest {

    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @FunctionalInterface
    private interface TarContent {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private Archive tar(TarContent content) throws IOException {
        Path file = folder.resolve("a.tar.gz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            content.write(tar);
        }
        return new Archive("tar.gz", file);
    }

    private static void file(TarArchiveOutputStream tar, String name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(CONTENT.length);
        tar.putArchiveEntry(entry);
        tar.write(CONTENT);
        tar.closeArchiveEntry();
    }

    private static void special(TarArchiveOutputStream tar, String name, byte type, String link) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(link);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private Path unpack(Archive archive) throws BuildFailure, IOException {
        Path target = folder.resolve("unpacked");
        archive.unpack(target);
        return target;
    }

    private String refusal(Archive archive) {
        return assertThrows(BuildFailure.class, () -> unpack(archive)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "a/../../escaped", "/escaped"})
    void refusesEntriesThatLeadOut(String name) throws Exception {
        String message = refusal(tar(tar -> file(tar, name)));
        assertTrue(
                message.contains("a.tar.gz: entry \"" + name + "\" leads out of the archive; it is not unpacked"),
                message);
        assertFalse(Files.exists(folder.resolve("escaped")));
    }

    @Test
    void refusesEntriesBelowASymbolicLink() throws Exception {
        String message = refusal(tar(tar -> {
            special(tar, "link", TarConstants.LF_SYMLINK, "..");
            file(tar, "link/escaped");
        }));
        assertTrue(message.contains("entry \"link/escaped\" lies below link, which is not a folder"), message);
        assertFalse(Files.exists(folder.resolve("escaped")));
    }

    @Test
    void refusesFoldersInPlaceOfASymbolicLink() throws Exception {
        String message = refusal(tar(tar -> {
            special(tar, "link", TarConstants.LF_SYMLINK, "..");
            special(tar, "link/", TarConstants.LF_DIR, "");
        }));
        assertTrue(message.contains("entry \"link/\" lies below link, which is not a folder"), message);
    }

    @Test
    void refusesToWriteThroughASymbolicLink() throws Exception {
        String message = refusal(tar(tar -> {
            special(tar, "link", TarConstants.LF_SYMLINK, "../escaped");
            file(tar, "link");
        }));
        assertTrue(message.contains("entry \"link\" is there twice"), message);
        assertFalse(Files.exists(folder.resolve("escaped")));
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_LINK, TarConstants.LF_BLK, TarConstants.LF_CHR, TarConstants.LF_FIFO})
    void refusesHardLinksAndDevices(byte type) throws Exception {
        String message = refusal(tar(tar -> special(tar, "odd", type, "/etc/shadow")));
        assertTrue(message.contains("entry \"odd\" is neither a file, a folder nor a symbolic link"), message);
    }

    /** POSIX.1-2017, pax, "ustar Interchange Format": 7 is treated as a regular file. */
    @Test
    void unpacksAContiguousFile() throws Exception {
        Archive archive = tar(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry("whole", TarConstants.LF_CONTIG, true);
            entry.setSize(CONTENT.length);
            tar.putArchiveEntry(entry);
            tar.write(CONTENT);
            tar.closeArchiveEntry();
        });
        assertEquals("content", Files.readString(unpack(archive).resolve("whole")));
    }

    /** GNU tar's own form has a type for files with holes, and a header for the volume. */
    @ParameterizedTest
    @ValueSource(strings = {"gnu", "posix"})
    void unpacksWhatGnuTarWritesOfHolesAndVolumes(String format) throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Path holed = source.resolve("holed");
        try (RandomAccessFile file = new RandomAccessFile(holed.toFile(), "rw")) {
            for (int piece = 0; piece < 30; piece++) {
                file.seek(piece * 200_000L);
                file.write(CONTENT);
            }
            file.setLength(30 * 200_000L);
        }
        Path archive = folder.resolve("a.tar.gz");
        ForeignTool.TAR.run("--format=" + format, "--sparse", "--label=volume", "-czf", archive, "-C", source, "holed");
        Path unpacked = unpack(new Archive("tar.gz", archive));
        assertEquals(-1, Files.mismatch(holed, unpacked.resolve("holed")));
        assertFalse(Files.exists(unpacked.resolve("volume")));
    }

    /**
     * In place of a folder GNU tar writes the list of its files; in its own form, times are where POSIX has a prefix.
     */
    @ParameterizedTest
    @ValueSource(strings = {"gnu", "posix"})
    void unpacksAnIncrementalArchive(String format) throws Exception {
        Path source = Files.createDirectories(folder.resolve("source/inner"));
        Files.write(source.resolve("file"), CONTENT);
        Files.write(Files.createDirectory(source.resolve("deep")).resolve("file"), CONTENT);
        Path archive = folder.resolve("a.tar.gz");
        ForeignTool.TAR.run(
                "--format=" + format,
                "--listed-incremental=" + folder.resolve("state"),
                "-czf",
                archive,
                "-C",
                source.getParent(),
                "inner");
        Path unpacked = unpack(new Archive("tar.gz", archive));
        assertEquals("content", Files.readString(unpacked.resolve("inner/file")));
        assertEquals("content", Files.readString(unpacked.resolve("inner/deep/file")));
    }

    @Test
    void refusesATruncatedTar() throws Exception {
        Archive archive = tar(tar -> file(tar, "a"));
        byte[] bytes = Files.readAllBytes(archive.file());
        Files.write(archive.file(), Arrays.copyOf(bytes, bytes.length / 2));
        assertTrue(refusal(archive).contains("a.tar.gz cannot be unpacked as tar.gz: "));
    }

    @Test
    void unpacksAZipWithAndWithoutUnixModes() throws Exception {
        Path file = folder.resolve("a.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            put(zip, "plain", 0, CONTENT);
            put(zip, "program", UnixStat.FILE_FLAG | 0750, CONTENT);
            put(zip, "folder/", UnixStat.DIR_FLAG | 0700, new byte[0]);
            put(zip, "link", UnixStat.LINK_FLAG | 0777, "program".getBytes(StandardCharsets.UTF_8));
        }
        Path unpacked = unpack(new Archive("zip", file));
        assertEquals(0644, FileMode.of(unpacked.resolve("plain")));
        assertEquals(0750, FileMode.of(unpacked.resolve("program")));
        assertEquals(0700, FileMode.of(unpacked.resolve("folder")));
        assertEquals(Path.of("program"), Files.readSymbolicLink(unpacked.resolve("link")));
    }

    private static void put(ZipArchiveOutputStream zip, String name, int mode, byte[] content) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        if (mode != 0) {
            entry.setUnixMode(mode);
        }
        zip.putArchiveEntry(entry);
        zip.write(content);
        zip.closeArchiveEntry();
    }

    @Test
    void refusesAZipThatLeadsOut() throws Exception {
        Path file = folder.resolve("a.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            put(zip, "../escaped", 0, CONTENT);
        }
        assertTrue(refusal(new Archive("zip", file)).contains("a.zip: entry \"../escaped\" leads out of the archive"));
        assertFalse(Files.exists(folder.resolve("escaped"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void refusesABrokenZip() throws Exception {
        Path file = Files.writeString(folder.resolve("a.zip"), "no zip");
        assertTrue(refusal(new Archive("zip", file)).contains("a.zip cannot be unpacked as zip: "));
    }

    /** Written by the programs themselves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tar.gz | tar -cf FILE text | a tar archive that is not compressed",
                "tar.gz | zstd -q text -o FILE | a zstd stream",
                "tar.gz | /usr/bin/python3 -c 'import lzma; lzma.open(\"FILE\", \"w\").write(b\"x\")' | an xz stream",
                "tar.gz | /usr/bin/python3 -c 'import bz2; bz2.open(\"FILE\", \"w\").write(b\"x\")' | a bzip2 stream",
                "tar.gz | /usr/bin/python3 -m zipfile -c FILE text | a zip archive",
                "zip | tar -czf FILE text | a gzip stream",
                "zip | echo '<html>' > FILE | a page or other text, as a server sends it in place of a file",
                "tar.gz | : > FILE | empty",
                "zip | : > FILE | empty"
            })
    void anArchiveOfAnotherKindIsNamed(String type, String command, String kind) throws Exception {
        Path file = folder.resolve("a." + type);
        ForeignTool.SH.run(
                "-c", "cd \"$0\" && echo text > text && eval \"$1\"", folder, command.replace("FILE", file.toString()));
        assertTrue(
                refusal(new Archive(type, file))
                        .startsWith(file + " cannot be unpacked as " + type + ": it is " + kind),
                refusal(new Archive(type, file)));
    }

    @Test
    void refusesMoreEntriesThanTheLimit() throws Exception {
        Archive archive = tar(tar -> {
            file(tar, "a");
            special(tar, "link", TarConstants.LF_SYMLINK, "a");
            special(tar, "folder/", TarConstants.LF_DIR, "");
        });
        archive.unpack(folder.resolve("all"), new UnpackLimits(3, 100));
        String message = refusal(archive, new UnpackLimits(2, 100));
        assertTrue(
                message.contains("entry \"folder/\" comes after 2 others, the most that an archive may have"), message);
    }

    /** Both files have {@link #CONTENT}, which are 7 bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"tar.gz", "zip"})
    void refusesMoreBytesThanTheLimit(String type) throws Exception {
        Archive archive = type.equals("zip")
                ? new Archive("zip", folder.resolve("a.zip"))
                : tar(tar -> {
                    file(tar, "a");
                    file(tar, "b");
                });
        if (type.equals("zip")) {
            try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive.file())) {
                put(zip, "a", 0, CONTENT);
                put(zip, "b", 0, CONTENT);
            }
        }
        archive.unpack(folder.resolve("all"), new UnpackLimits(2, 14));
        assertEquals("content", Files.readString(folder.resolve("all/b")));
        String message = refusal(archive, new UnpackLimits(2, 13));
        assertTrue(message.contains("entry \"b\" makes all files together larger than 13 bytes"), message);
        assertEquals(7, Files.size(folder.resolve("unpacked/b")));
    }

    private String refusal(Archive archive, UnpackLimits limits) {
        return assertThrows(BuildFailure.class, () -> archive.unpack(folder.resolve("unpacked"), limits))
                .getMessage();
    }

    /** Linux: NAME_MAX is 255. The others are ours, as documented. */
    @Test
    void refusesLongAndDeepNames() throws Exception {
        unpack(tar(tar -> {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            file(tar, "n".repeat(255));
            file(tar, "d/".repeat(99) + "f");
            file(tar, ("n".repeat(203) + "/").repeat(10) + "12345678");
        }));
        assertLongName("n".repeat(256), "has a name of more than 255 bytes");
        assertLongName("d/".repeat(100) + "f", "lies more than 100 folders deep");
        assertLongName(("n".repeat(203) + "/").repeat(10) + "123456789", "has a path of more than 2048 bytes");
    }

    private void assertLongName(String name, String fault) throws Exception {
        Archive archive = tar(tar -> {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            file(tar, name);
        });
        String message = refusal(archive, UnpackLimits.highest());
        assertTrue(message.contains(fault), message);
        FileTrees.delete(folder.resolve("unpacked"));
    }

    /** Headers that commons-compress keeps in memory, or calls itself for: a few KiB of gzip each. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "headers(tarfile.GNUTYPE_LONGNAME, 1 << 20, 1)",
                "headers(tarfile.GNUTYPE_LONGLINK, 1 << 20, 1)",
                "headers(tarfile.XHDTYPE, 1 << 20, 1)",
                "headers(tarfile.XGLTYPE, 1 << 20, 1)",
                "headers(tarfile.GNUTYPE_LONGNAME, 1, 20000)",
                "headers(tarfile.GNUTYPE_LONGLINK, 1, 20000)",
                "headers(tarfile.XHDTYPE, 10, 20000)",
                "headers(tarfile.XGLTYPE, 10, 20000)",
                "headers(tarfile.SYMTYPE, 1 << 20, 2)",
            })
    void refusesHeadersWithoutEnd(String python) throws Exception {
        Path script = Files.writeString(
                folder.resolve("make.py"),
                """
                import gzip, sys, tarfile
                def headers(kind, size, count):
                    with gzip.open(sys.argv[1], 'wb', 6) as out:
                        for number in range(count):
                            header = tarfile.TarInfo('h%%d' %% number)
                            header.type = kind
                            header.linkname = 'x' if kind == tarfile.SYMTYPE else ''
                            header.size = size
                            out.write(header.tobuf(tarfile.GNU_FORMAT))
                            content = b'10 a=bcde\\n' * (size // 10) if size >= 10 else b'n' * size
                            out.write(content.ljust(size, b'\\n').ljust(-(-size // 512) * 512, b'\\0'))
                        out.write(tarfile.TarInfo('end').tobuf() + bytes(1024))
                %s
                """
                        .formatted(python));
        Path file = folder.resolve("h.tar.gz");
        ForeignTool.PYTHON.run(folder, script, file);
        String message = refusal(new Archive("tar.gz", file), UnpackLimits.highest());
        assertTrue(message.contains("an entry has more than 262144 bytes of headers"), message);
    }
}
