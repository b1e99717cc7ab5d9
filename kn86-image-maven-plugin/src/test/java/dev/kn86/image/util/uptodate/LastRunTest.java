// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.uptodate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastRunTest {

    private static final Optional<String> UP_TO_DATE = Optional.empty();

    @TempDir
    Path folder;

    private Path source;
    private Path sources;
    private Path result;
    private LastRun last;

    @BeforeEach
    void aFinishedRun() throws IOException, BuildFailure {
        sources = Files.createDirectories(folder.resolve("sources/stage"));
        source = Files.writeString(sources.resolve("00-run.sh"), "true\n");
        result = Files.writeString(folder.resolve("result.img"), "made of it");
        last = new LastRun(folder.resolve("last-runs/image-default.json"));
        assertEquals(Optional.of("no finished run is on record"), last.reasonToRun(inputs(), outputs()));
        last.remember(inputs(), outputs());
        assertEquals(UP_TO_DATE, last.reasonToRun(inputs(), outputs()));
    }

    private Fingerprint inputs() throws IOException {
        return new Fingerprint()
                .value("size", 42)
                .tree("stages", folder.resolve("sources"))
                .content("settings", folder.resolve("settings"));
    }

    private Fingerprint outputs() throws IOException {
        return new Fingerprint().stamp("image", result).stamps("slot", folder.resolve("slot"));
    }

    private String reason() throws IOException {
        return last.reasonToRun(inputs(), outputs()).orElseThrow();
    }

    @Test
    void aNewTimeOfASourceChangesNothing() throws IOException {
        Files.setLastModifiedTime(source, FileTime.fromMillis(1));
        assertEquals(UP_TO_DATE, last.reasonToRun(inputs(), outputs()));
    }

    @Test
    void anotherContentOfASourceCountsEvenWithTheOldTimeAndSize() throws IOException {
        FileTime time = Files.getLastModifiedTime(source);
        Files.writeString(source, "fals\n");
        Files.setLastModifiedTime(source, time);
        assertEquals("stages changed", reason());
    }

    @Test
    void aRemovedSourceCounts() throws IOException {
        Files.delete(source);
        assertEquals("stages changed", reason());
    }

    @Test
    void aSourcesExecutableBitCounts() throws IOException {
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals("stages changed", reason());
    }

    @Test
    void aFileThatAppearsCounts() throws IOException {
        Files.writeString(folder.resolve("settings"), "");
        assertEquals("settings changed", reason());
    }

    @Test
    void anotherParameterCountsAndSoDoesANewOne() throws IOException {
        Fingerprint other = new Fingerprint()
                .value("size", 43)
                .tree("stages", folder.resolve("sources"))
                .content("settings", folder.resolve("settings"));
        assertEquals(Optional.of("size changed"), last.reasonToRun(other, outputs()));
        assertEquals(Optional.of("level changed"), last.reasonToRun(inputs().value("level", 3), outputs()));
    }

    @Test
    void aLostResultIsMadeAgain() throws IOException {
        Files.delete(result);
        assertEquals("image is not as the last run left it", reason());
    }

    /**
     * No program can set the time of change (ctime): a file of the same size with its old time has changed all the
     * same.
     */
    @Test
    void aResultThatSomebodyElseChangedIsMadeAgain() throws IOException {
        FileTime time = Files.getLastModifiedTime(result);
        Files.writeString(result, "made of IT");
        Files.setLastModifiedTime(result, time);
        assertEquals("image is not as the last run left it", reason());
    }

    @Test
    void aFileAddedToAResultFolderCounts() throws IOException, BuildFailure {
        Path slot = Files.createDirectories(folder.resolve("slot"));
        Files.writeString(slot.resolve("kernel8.img"), "");
        last.remember(inputs(), outputs());
        Files.writeString(slot.resolve("stray"), "");
        assertEquals("slot is not as the last run left it", reason());
    }

    @Test
    void aRunThatDidNotFinishIsNotOnRecord() throws IOException {
        last.forget();
        assertEquals("no finished run is on record", reason());
    }

    @Test
    void aDamagedRecordIsNone() throws IOException {
        Files.writeString(last.file(), "{\"inputs\": {");
        assertEquals("no finished run is on record", reason());
        Files.writeString(last.file(), "{\"inputs\": 3}");
        assertEquals("no finished run is on record", reason());
    }

    @Test
    void twoFactsOfOneNameAreRefused() {
        Fingerprint fingerprint = new Fingerprint().value("size", 1);
        assertThrows(IllegalArgumentException.class, () -> fingerprint.value("size", 2));
    }
}
