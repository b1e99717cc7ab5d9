// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Unpacks hostile and unusual archives. {@link StageFoldingTest} unpacks ordinary ones, made by tar(1). */
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
}
