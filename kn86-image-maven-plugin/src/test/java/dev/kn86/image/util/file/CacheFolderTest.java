// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CacheFolderTest {

    private static final CacheFolder CACHE = new CacheFolder(Path.of("/cache"));

    /** The page has entries such as {@code layers/<key>/}: the part before the first placeholder is compared. */
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `([a-z/-]+)/[`<]", Pattern.MULTILINE);

    @Test
    void theDocumentationListsEveryFolder() throws IOException {
        String section = section("## The cache folder");
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

        assertEquals(
                new TreeSet<>(folders),
                DOCUMENTED
                        .matcher(section)
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The text of the page that has a section with this title, from the title on. */
    private static String section(String title) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../docs"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".md")).toList()) {
                String page = Files.readString(file);
                if (page.contains(title + "\n")) {
                    return page.substring(page.indexOf(title));
                }
            }
        }
        throw new AssertionError("no page of docs has the section " + title);
    }

    @Test
    void aRelativePathIsTakenAtOnce() {
        assertTrue(new CacheFolder(Path.of("cache")).layers().isAbsolute());
    }
}
