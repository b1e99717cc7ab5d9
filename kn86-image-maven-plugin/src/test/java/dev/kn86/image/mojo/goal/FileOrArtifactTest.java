// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileOrArtifactTest {

    @TempDir
    private Path folder;

    /** Has one artifact, g:a:zip. */
    private final ArtifactFiles artifacts = new ArtifactFiles() {
        @Override
        public boolean isReleasedWithPlugin(Coordinates artifact) {
            return false;
        }

        @Override
        public Path file(String parameter, Coordinates artifact) throws BuildFailure {
            if (!artifact.equals(new Coordinates("g", "a", "zip", ""))) {
                throw new BuildFailure(parameter + ": " + artifact + " is not here", "");
            }
            return folder.resolve("a.zip");
        }
    };

    private FileOrArtifact named(String text) {
        return new FileOrArtifact("the pin", "kn86.pin", text, folder);
    }

    private static String refusal(Executable use) {
        return assertThrows(BuildFailure.class, use)
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pathsBeginAtTheProjectsFolder() throws Exception {
        Path file = Files.createFile(folder.resolve("pin.env"));
        named("pin.env").checkFile();
        assertEquals(file, named("pin.env").file(artifacts));
        assertEquals(file, named(" pin.env\n").file(artifacts), "as a POM's element may have it");
        assertEquals(file, named(file.toString()).file(artifacts));
        assertEquals(Optional.of(file), named("pin.env").path());
    }

    @Test
    void aFileThatLooksLikeCoordinatesIsNamedByAPath() throws Exception {
        Path file = Files.createFile(folder.resolve("a:b:c"));
        assertEquals(file, named("./a:b:c").file(artifacts).normalize());
        assertEquals("kn86.pin: a:b:c is not here", refusal(() -> named("a:b:c").file(artifacts)));
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsRefusedByTheCheckAlone() throws Exception {
        Path file = Files.createFile(folder.resolve("pin.env"));
        assertEquals("kn86.pin: there is no file " + folder.resolve("none"), refusal(() -> named("none")
                .checkFile()));
        assertEquals("kn86.pin: there is no file " + folder.resolve("."), refusal(() -> named(".")
                .checkFile()));
        assertEquals("kn86.pin: there is no folder " + file, refusal(() -> named("pin.env")
                .checkFolder()));
        assertEquals("kn86.pin: g:a:env cannot be unpacked", refusal(() -> named("g:a:env")
                .checkFolder()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"g:a", "g:a:zip:c:1.0", "g::zip", "g:a:zip:", ":::", "g:a b:zip", "g:a:../zip"})
    void coordinatesOfAnotherFormAreRefusedByTheCheckAlone(String text) {
        String fault = refusal(() -> named(text).checkFile());
        assertTrue(
                fault.equals("kn86.pin \"" + text + "\": these are no artifact's coordinates")
                        || fault.startsWith("kn86.pin: there is no file "),
                fault);
    }

    @Test
    void anArtifactIsCheckedWithoutBeingFetched() throws Exception {
        named("g:other:env:pin").checkFile();
        named("g:other:tar.gz").checkFolder();
        assertEquals(Optional.empty(), named("g:other:env:pin").path());
        assertEquals("kn86.pin: g:other:zip is not here", refusal(() -> named("g:other:zip")
                .folder(artifacts, folder)));
    }

    @Test
    void anArchiveIsUnpackedAndAnEqualOneLeftAlone() throws Exception {
        zip("config", "A=1\n");
        Path unpacked = named("g:a:zip").folder(artifacts, folder.resolve("target"));
        assertEquals(folder.resolve("target/unpacked/a"), unpacked);
        assertEquals("A=1\n", Files.readString(unpacked.resolve("config")));
        Object inode = Files.getAttribute(unpacked.resolve("config"), "unix:ino");
        named("g:a:zip").folder(artifacts, folder.resolve("target"));
        assertEquals(inode, Files.getAttribute(unpacked.resolve("config"), "unix:ino"));
        assertEquals(FileTime.fromMillis(0), Files.getLastModifiedTime(unpacked.resolve("config")));

        zip("other", "B=1\n");
        named("g:a:zip").folder(artifacts, folder.resolve("target"));
        assertTrue(Files.notExists(unpacked.resolve("config")));
        assertEquals("B=1\n", Files.readString(unpacked.resolve("other")));
    }

    @Test
    void anEntryThatLeadsOutIsRefused() throws Exception {
        zip("../out", "");
        assertTrue(refusal(() -> named("g:a:zip").folder(artifacts, folder.resolve("target")))
                .endsWith("entry \"../out\" leads out of the archive; it is not unpacked"));
        assertTrue(Files.notExists(folder.resolve("target/unpacked/a")));
    }

    private void zip(String name, String text) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("a.zip")))) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
