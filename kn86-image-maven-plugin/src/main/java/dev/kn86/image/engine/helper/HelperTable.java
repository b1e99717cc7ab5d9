// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The launcher's table of native helpers. Layout: src/main/native/launcher/helper_table.h.
 *
 * @param helpers the entries
 * @param code identifies arm64 libraries whose amd64 build the helpers have
 */
record HelperTable(List<HelperEntry> helpers, List<ProgramIdentity> code) {

    private static final int HEADER_SIZE = 16;
    private static final int IDENTITY_SIZE = 40;
    private static final int HELPER_SIZE = IDENTITY_SIZE + 32;
    private static final int ARGV0_IS_PATH = 1;

    HelperTable {
        helpers = List.copyOf(helpers);
        code = List.copyOf(code);
    }

    /** The same table, which leads to a second place when the first one cannot be reached. */
    HelperTable alsoAt(String place, String second) {
        List<HelperEntry> all = new ArrayList<>(helpers);
        helpers.forEach(helper -> all.add(helper.moved(place, second)));
        return new HelperTable(all, code);
    }

    /** @param emulatorEntry the emulator's entry point, in bytes from the table's address in memory */
    byte[] bytes(long emulatorEntry) {
        int size = HEADER_SIZE + helpers.size() * HELPER_SIZE + code.size() * IDENTITY_SIZE;
        Texts texts = new Texts(size);
        ByteBuffer table = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        table.putLong(emulatorEntry).putInt(helpers.size()).putInt(code.size());
        for (HelperEntry helper : helpers) {
            put(table, helper.original());
            table.putInt(helper.argv0IsPath() ? ARGV0_IS_PATH : 0)
                    .putInt(texts.text(helper.program().loader()))
                    .putInt(texts.text(helper.program().program()))
                    .putInt(texts.text(helper.program().libraryPath()))
                    .putInt(texts.text(helper.program().preload()))
                    .putInt(texts.list(helper.codeFolders()))
                    .putInt(texts.list(helper.arguments()))
                    .putInt(texts.list(helper.uses()));
        }
        code.forEach(identity -> put(table, identity));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(table.array());
        whole.writeBytes(texts.bytes.toByteArray());
        return whole.toByteArray();
    }

    private static void put(ByteBuffer table, ProgramIdentity identity) {
        // Mode bits: no helper for a program with set-user-id or set-group-id.
        table.put(HexFormat.of().parseHex(identity.buildId()))
                .putInt(0)
                .putLong(identity.size())
                .putLong(identity.modified());
    }

    /** The texts behind the entries; equal texts are stored once. */
    private static final class Texts {

        private final int start;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Map<String, Integer> offsets = new HashMap<>();

        Texts(int start) {
            this.start = start;
        }

        int text(String text) {
            return add(text + "\0");
        }

        int list(List<String> list) {
            return add(String.join("\0", list) + (list.isEmpty() ? "\0" : "\0\0"));
        }

        private int add(String ended) {
            return offsets.computeIfAbsent(ended, added -> {
                int offset = start + bytes.size();
                bytes.writeBytes(added.getBytes(StandardCharsets.UTF_8));
                return offset;
            });
        }
    }
}
