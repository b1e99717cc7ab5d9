// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads the table field by field, in the layout of helper_table.h. */
class HelperTableTest {

    private static final String ID = "000102030405060708090a0b0c0d0e0f10111213";

    @Test
    void isLaidOutAsTheLauncherReadsIt() {
        HelperEntry plain = new HelperEntry(
                new ProgramIdentity(ID, 5_000_000_000L, -1),
                false,
                new HelperCommand("/lib/ld.so", "/bin/cat", "/lib", "/lib/libc.so.6"),
                List.of(),
                List.of(),
                List.of());
        HelperEntry perl = new HelperEntry(
                new ProgramIdentity(ID.replace("00", "ff"), 7, 9),
                true,
                new HelperCommand("/lib/ld.so", "/bin/perl", "/other", "/lib/libtwin.so:/lib/libc.so.6"),
                List.of("/a", "/b"),
                List.of("-I/c"),
                List.of("-m\nmodule", "/script"));
        ProgramIdentity code = new ProgramIdentity(ID.replace("0001", "0100"), 11, 13);
        byte[] bytes = new HelperTable(List.of(plain, perl), List.of(code)).bytes(-0x123456789L);
        ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        assertEquals(-0x123456789L, table.getLong());
        assertEquals(2, table.getInt());
        assertEquals(1, table.getInt());

        assertEquals(plain.original(), identity(table));
        assertEquals(0, table.getInt());
        assertEquals("/lib/ld.so", text(bytes, table.getInt()));
        assertEquals("/bin/cat", text(bytes, table.getInt()));
        assertEquals("/lib", text(bytes, table.getInt()));
        assertEquals("/lib/libc.so.6", text(bytes, table.getInt()));
        assertEquals(List.of(), list(bytes, table.getInt()));
        assertEquals(List.of(), list(bytes, table.getInt()));
        assertEquals(List.of(), list(bytes, table.getInt()));

        assertEquals(perl.original(), identity(table));
        assertEquals(1, table.getInt());
        assertEquals("/lib/ld.so", text(bytes, table.getInt()));
        assertEquals("/bin/perl", text(bytes, table.getInt()));
        assertEquals("/other", text(bytes, table.getInt()));
        assertEquals("/lib/libtwin.so:/lib/libc.so.6", text(bytes, table.getInt()));
        assertEquals(List.of("/a", "/b"), list(bytes, table.getInt()));
        assertEquals(List.of("-I/c"), list(bytes, table.getInt()));
        assertEquals(List.of("-m\nmodule", "/script"), list(bytes, table.getInt()));

        assertEquals(code, identity(table));
    }

    /** The first entry of a program is tried first. */
    @Test
    void leadsToASecondPlaceBehindTheFirst() {
        HelperEntry cat = new HelperEntry(
                new ProgramIdentity(ID, 1, 2),
                false,
                new HelperCommand("/a/n/lib/ld.so", "/a/n/bin/cat", "/a/n/lib", "/a/n/lib/b.so:/a/n/lib/c.so"),
                List.of("/a/n/code"),
                List.of("-I/a/n"),
                List.of());
        HelperEntry moved = new HelperEntry(
                cat.original(),
                false,
                new HelperCommand("/s/lib/ld.so", "/s/bin/cat", "/s/lib", "/s/lib/b.so:/s/lib/c.so"),
                cat.codeFolders(),
                cat.arguments(),
                cat.uses());
        assertEquals(
                new HelperTable(List.of(cat, moved), List.of()),
                new HelperTable(List.of(cat), List.of()).alsoAt("/a/n", "/s"));
    }

    private static ProgramIdentity identity(ByteBuffer table) {
        byte[] id = new byte[20];
        table.get(id);
        assertEquals(0, table.getInt());
        return new ProgramIdentity(HexFormat.of().formatHex(id), table.getLong(), table.getLong());
    }

    private static String text(byte[] bytes, int offset) {
        int end = offset;
        while (bytes[end] != 0) {
            end++;
        }
        return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static List<String> list(byte[] bytes, int offset) {
        List<String> list = new ArrayList<>();
        for (int at = offset; bytes[at] != 0; at += list.get(list.size() - 1).length() + 1) {
            list.add(text(bytes, at));
        }
        return list;
    }
}
