// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

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
        String one = inputs("bookworm", "deb http://one.test bookworm main", "");
        assertEquals(one, inputs("bookworm", "deb http://one.test bookworm main", ""));
        assertEquals(
                4,
                Set.of(
                                one,
                                inputs("trixie", "deb http://one.test bookworm main", ""),
                                inputs("bookworm", "deb http://two.test bookworm main", ""),
                                inputs(
                                        "bookworm",
                                        "deb http://one.test bookworm main",
                                        "Acquire::http::Proxy \"http://proxy.test\";"))
                        .size());
    }

    private String inputs(String release, String source, String setting) throws IOException {
        return DebianBase.inputs(
                release,
                Files.writeString(temp.resolve("sources.list"), source + "\n"),
                Files.writeString(temp.resolve("apt.conf"), setting + "\n"));
    }
}
