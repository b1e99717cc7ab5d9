// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianBaseTest {

    @TempDir
    private Path temp;

    @Test
    void layersAreOfOneMirrorAndItsSettings() throws IOException {
        String one = DebianBase.inputs("bookworm", file("one", "deb http://one.test bookworm main"), file("none", ""));
        assertEquals(one, DebianBase.inputs("bookworm", file("copy", "deb http://one.test bookworm main"), file("none", "")));
        assertEquals(4, Set.of(one,
                DebianBase.inputs("trixie", file("one", "deb http://one.test bookworm main"), file("none", "")),
                DebianBase.inputs("bookworm", file("two", "deb http://two.test bookworm main"), file("none", "")),
                DebianBase.inputs("bookworm", file("one", "deb http://one.test bookworm main"), file("proxy", "Acquire::http::Proxy \"x\";"))).size());
    }

    private Path file(String name, String line) throws IOException {
        return Files.writeString(temp.resolve(name), line + "\n");
    }
}
