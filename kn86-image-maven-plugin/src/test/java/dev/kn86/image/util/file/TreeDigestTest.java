// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class TreeDigestTest {

    @TempDir
    Path folder;

    @Test
    void everyBitOfAModeCounts() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Set<String> digests = new HashSet<>();
        for (int bit = 0; bit <= 12; bit++) {
            Files.setAttribute(file, "unix:mode", 0644 ^ (1 << bit >> 1));
            digests.add(TreeDigest.of(folder));
        }
        assertEquals(13, digests.size());
    }

    /** Neither name is UTF-8: Java shows both as the same text. */
    @Test
    void everyByteOfANameAndOfALinkCounts() throws Exception {
        Set<String> digests = new HashSet<>();
        for (String byteOfName : new String[] {"fc", "e9"}) {
            for (String byteOfLink : new String[] {"fc", "e9"}) {
                ForeignTool.PYTHON.run(
                        folder,
                        "-c",
                        """
                        import os
                        for name in os.listdir(b'.'): os.remove(name)
                        open(b'f\\x%s', 'w').close()
                        os.symlink(b'f\\x%s', b'link')
                        """
                                .formatted(byteOfName, byteOfLink));
                digests.add(TreeDigest.of(folder));
            }
        }
        assertEquals(4, digests.size());
    }

    /** A walk that starts at a link finds the link alone: then every folder behind a link has one digest. */
    @Test
    void aFolderIsReadThroughALinkToIt() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real/below")).getParent();
        Path file = Files.writeString(real.resolve("below/file"), "one");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        assertEquals(List.of(link.resolve("below"), link.resolve("below/file")), FileTrees.sortedEntries(link));
        assertEquals(TreeDigest.of(real), TreeDigest.of(link));
        Files.writeString(file, "two");
        assertEquals(TreeDigest.of(real), TreeDigest.of(link));
    }
}
