// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshFolderTest {

    @TempDir
    private Path temp;

    private Path place;

    @BeforeEach
    void somethingIsThere() throws Exception {
        place = Files.createDirectories(temp.resolve("place"));
        Files.writeString(place.resolve("file"), "old");
    }

    @Test
    void replacesTheWholeFolder() throws Exception {
        try (FreshFolder fresh = new FreshFolder(place)) {
            Files.writeString(Files.createDirectory(fresh.path()).resolve("other"), "new");
            fresh.put(fresh.path());
        }
        assertFalse(Files.exists(place.resolve("file")));
        assertEquals("new", Files.readString(place.resolve("other")));
        onlyThePlaceIsThere();
    }

    @Test
    void aFailureLeavesTheOldOne() throws Exception {
        try (FreshFolder fresh = new FreshFolder(place)) {
            Files.createDirectory(fresh.path());
            assertThrows(IOException.class, () -> fresh.put(fresh.path().resolve("never made")));
        }
        assertEquals("old", Files.readString(place.resolve("file")));
        onlyThePlaceIsThere();
    }

    @Test
    void leftoversOfAKilledRunAreCleared() throws Exception {
        Files.writeString(Files.createDirectories(temp.resolve("place.new")).resolve("half"), "half");
        try (FreshFolder fresh = new FreshFolder(place)) {
            assertFalse(Files.exists(fresh.path()));
        }
        onlyThePlaceIsThere();
    }

    private void onlyThePlaceIsThere() throws Exception {
        try (Stream<Path> entries = Files.list(temp)) {
            assertEquals(List.of(place), entries.toList());
        }
    }
}
