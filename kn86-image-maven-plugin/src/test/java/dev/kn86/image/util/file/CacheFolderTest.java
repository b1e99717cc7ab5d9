// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {

    private static final CacheFolder CACHE = new CacheFolder(Path.of("/cache"));

    /** The folders that the documentation has; tools/test/test-copies.sh fails when it has others. */
    private static final Path DOCUMENTED = Path.of("src/test/resources/cache/documented-folders.txt");

    @Test
    void theDocumentationListsEveryFolder() throws IOException {
        List<String> folders = List.of(
                        CACHE.aptRoot("", "").getParent(),
                        CACHE.packages(),
                        CACHE.stageDownloads(),
                        CACHE.layers(),
                        CACHE.toolboxes(),
                        CACHE.nativeHelpers("").getParent(),
                        CACHE.targetLibraries("", "").getParent(),
                        CACHE.picoSdk("x").getParent(),
                        CACHE.piGen("x").getParent(),
                        CACHE.bindings("x").getParent(),
                        CACHE.keys(),
                        CACHE.logs())
                .stream()
                .map(folder -> CACHE.path().relativize(folder).toString())
                .toList();

        assertEquals(new TreeSet<>(folders), new TreeSet<>(Files.readAllLines(DOCUMENTED)));
    }

    @Test
    void aRelativePathIsTakenAtOnce() {
        assertTrue(new CacheFolder(Path.of("cache")).layers().isAbsolute());
    }

    @Test
    void linksAreFollowedAsFarAsThePathExists(@TempDir Path temp) throws IOException {
        Path real = Files.createDirectory(temp.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(real.resolveSibling("link"), Path.of("real"));

        assertEquals(real, new CacheFolder(link).path());
        assertEquals(real.resolve("a/b"), new CacheFolder(link.resolve("a/b")).path());
    }
}
