// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogActivityTest {

    @TempDir
    private Path temp;

    @Test
    void followsAptThroughALogThatGrows() throws Exception {
        Path log = Files.writeString(temp.resolve("log"), "Unpacking older (1.0) ...\n");
        LogActivity activity = new LogActivity(log);
        activity.restart();
        assertEquals("", activity.now(), "lines of an earlier step do not count");
        grow(
                log,
                "1 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.\n"
                        + "Get:1 http://127.0.0.1/debian bookworm/main arm64 libc6 arm64 2.36 [2 kB]\nGet:2 http://127.0.0.1/debian bookw");
        assertEquals("fetching libc6 (1 of 3)", activity.now());
        grow(log, "orm/main arm64 hello arm64 1:1.0 [20 kB]\n");
        assertEquals("fetching hello (2 of 3)", activity.now());
        grow(log, "Unpacking libc6:arm64 (2.36) ...\nUnpacking hello (1:1.0) over (0.9) ...\n");
        assertEquals("unpacking hello (2 of 3)", activity.now());
        grow(log, "Setting up libc6:arm64 (2.36) ...\n");
        assertEquals("setting up libc6 (1 of 3)", activity.now());
        grow(log, "Processing triggers for libc-bin (2.36) ...\n");
        assertEquals("setting up libc6 (1 of 3)", activity.now());
        activity.restart();
        grow(log, "I: installing essential packages...\n");
        assertEquals("installing essential packages...", activity.now());
    }

    private static void grow(Path log, String text) throws Exception {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
