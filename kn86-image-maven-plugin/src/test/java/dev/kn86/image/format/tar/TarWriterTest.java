// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GNU tar reads what the writer makes of an archive of GNU tar, and sees no difference. */
@ForeignTools
class TarWriterTest {

    private static final String TREE =
            """
            mkdir -p tree/d/$(printf 'n%.0s' {1..200})/$(printf 'm%.0s' {1..120})
            printf 'content' > tree/a; chmod 4751 tree/a; ln tree/a tree/b; ln -s ../elsewhere tree/c
            ln -s $(printf 'l%.0s' {1..150}) tree/long-link; ln -s zeile-ü tree/ü
            head -c 512 /dev/zero > tree/block; : > tree/empty; mkfifo tree/pipe; printf x > $'tree/new\\nline'
            printf x > $'tree/\\xfc'
            touch -d @1700000000.000000001 tree/a; touch -d @-1.5 tree/block; touch -h -d @8589934592 tree/c
            touch -d @0 tree/empty
            /usr/bin/python3 -c 'import os; os.setxattr("tree/a", b"user.note", b"\\x00\\xff\\n=")'
            """;

    @TempDir
    Path folder;

    @Test
    void tarSeesTheSameInACopy() throws Exception {
        ForeignTool.BASH.run(
                folder,
                "-euc",
                TREE + "tar --create --file=original.tar --format=pax --sort=name --numeric-owner --owner=:3000000"
                        + " --xattrs --xattrs-include='*' tree");
        byte[] copy = copy(Files.readAllBytes(folder.resolve("original.tar")));
        Files.write(folder.resolve("copy.tar"), copy);
        assertEquals(list("original.tar"), list("copy.tar"));
        ForeignTool.BASH.run(
                folder,
                "-euc",
                "mkdir copy; tar --extract --file=copy.tar --directory=copy --same-permissions --xattrs"
                        + " --xattrs-include='*' --no-same-owner; diff --recursive --no-dereference"
                        + " --exclude=pipe tree copy/tree; test -p copy/tree/pipe;"
                        + " test \"$(stat -c '%.Y %a %h' tree/a tree/block)\" ="
                        + " \"$(stat -c '%.Y %a %h' copy/tree/a copy/tree/block)\"");
        assertArrayEquals(new byte[] {0, (byte) 0xff, '\n', '='}, (byte[])
                Files.getAttribute(folder.resolve("copy/tree/a"), "user:note"));
        assertArrayEquals(copy, copy(copy), "one form");
    }

    @Test
    void recordsCountTheirOwnLength() throws Exception {
        for (int length = 1; length < 1200; length++) {
            PaxRecords records =
                    PaxRecords.parse(new PaxRecords(new TreeMap<>(Map.of(PaxRecords.PATH, "x".repeat(length)))).text());
            assertEquals(length, records.values().get(PaxRecords.PATH).length());
        }
    }

    @Test
    void timesKeepAllDigits() throws IOException {
        for (String time : List.of("0", "-1", "-0.000000001", "1700000000.000000001", "-1000000000.5", "0.25")) {
            assertEquals(time, PaxTime.parse(time).text());
        }
        assertEquals(new PaxTime(-1_000_000_001, 500_000_000), PaxTime.parse("-1000000000.5"));
        assertEquals(new PaxTime(-1, 999_999_999), PaxTime.parse("-0.000000001"));
    }

    private List<String> list(String archive) throws Exception {
        List<String> lines = new ArrayList<>(ForeignTool.TAR
                .run(
                        folder,
                        "--list",
                        "--verbose",
                        "--verbose",
                        "--full-time",
                        "--numeric-owner",
                        "--xattrs",
                        "--quoting-style=escape",
                        "--file",
                        archive)
                .lines());
        assertEquals(14, lines.stream().filter(line -> line.contains("tree/")).count(), lines.toString());
        return lines;
    }

    private static byte[] copy(byte[] archive) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(copy);
        new TarReader(new ByteArrayInputStream(archive)).forEach(writer::add);
        writer.finish();
        return copy.toByteArray();
    }
}
