// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.engine.roottree.RootTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a listing shows each kind of difference: comparisons of trees rely on it. Needs root. */
class TreeListingIT {

    private static final String MAKE_TREE =
            """
            set -eu
            umask 022
            mkdir "$1"; cd "$1"
            chmod 755 .
            printf 'text\\n' > 'a b'
            ln 'a b' z
            mkdir -m 1777 "$(printf 'new\\nline')"
            ln -s 'to \\ there' link
            mknod -m 640 null c 1 3
            mkfifo -m 600 pipe
            cp /bin/true ünïcode; chown 7:8 ünïcode; chmod 4755 ünïcode
            : > able; setcap cap_net_raw+ep able
            """;

    @TempDir
    private Path temp;

    @Test
    void namesEveryKindOfEntryAndItsAttributes() throws Exception {
        TreeListing listing = TreeListing.of(tree("tree"));
        String text = "sha256=b9e68e1bea3e5b19ca6b2f98b73a54b73daafaa250484902e09982e07a12e733";
        assertEquals(
                Map.of(
                        "a\\040b", "file 0644 0:0 size=5 " + text + " links=2",
                        "z", "link=a\\040b",
                        "new\\012line", "folder 1777 0:0",
                        "link", "symlink 0777 0:0 target=to\\040\\134\\040there",
                        "null", "character-device 0640 0:0 device=1:3",
                        "pipe", "fifo 0600 0:0",
                        "able",
                                "file 0644 0:0 size=0 sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                                        + " xattr:security.capability=0100000200200000000000000000000000000000",
                        ".", "folder 0755 0:0"),
                listing.without(List.of(".*\\\\303.*")).entries());
        assertEquals(
                List.of("\\303\\274n\\303\\257code"),
                listing.entries().keySet().stream()
                        .filter(path -> path.contains("code"))
                        .toList());
    }

    @Test
    void findsEachKindOfDifference() throws Exception {
        Path changed = tree("changed");
        ForeignTool.SH.run(
                changed,
                "-c",
                "chmod 600 'a b'; chown 1 null; rm pipe; ln -sf elsewhere link; setcap -r able;"
                        + " mkdir more; rm z; printf 'Text\\n' > z; chmod 755 ünïcode");
        List<String> paths = TreeListing.of(tree("tree")).differencesTo(TreeListing.of(changed)).stream()
                .map(line -> line.replaceFirst(": .*", ""))
                .toList();
        assertEquals(
                List.of("\\303\\274n\\303\\257code", "a\\040b", "able", "link", "more", "null", "pipe", "z"), paths);
    }

    @Test
    void seesLayersMerged() throws Exception {
        Path low = tree("low");
        Path high = Files.createDirectory(temp.resolve("high"));
        ForeignTool.SH.run(high, "-c", "mknod z c 0 0; mknod 'a b' c 0 0; mkdir more; chmod 755 . more");
        TreeListing merged = TreeListing.of(new RootTree(List.of(low, high), RootRights.usual()));
        assertEquals(
                List.of("a\\040b", "more", "z"),
                TreeListing.of(low).differencesTo(merged).stream()
                        .map(line -> line.replaceFirst(": .*", ""))
                        .toList());
    }

    private Path tree(String name) throws Exception {
        ForeignTool.SH.run("-c", MAKE_TREE, "tree", temp.resolve(name));
        return temp.resolve(name);
    }
}
