// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.twin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The launcher's list of twins, in the layout of twin_table.h.
 *
 * @param libraryPath where twins find their libraries, as seen from inside the tree
 * @param preload the library loaded into each twin, likewise
 * @param twins the programs
 */
record TwinTable(String libraryPath, String preload, List<Twin> twins) {

    private static final int HEADER_SIZE = 24;
    private static final int TWIN_SIZE = 56;
    private static final int ARGV0_IS_PATH = 1;

    TwinTable {
        twins = List.copyOf(twins);
    }

    /** @param emulatorEntry the emulator's entry point, in bytes from where the table will lie */
    byte[] bytes(long emulatorEntry) {
        Texts texts = new Texts(HEADER_SIZE + twins.size() * TWIN_SIZE);
        ByteBuffer table = ByteBuffer.allocate(HEADER_SIZE + twins.size() * TWIN_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        table.putLong(emulatorEntry)
                .putInt(twins.size())
                .putInt(texts.text(libraryPath))
                .putInt(texts.text(preload))
                .putInt(0);
        for (Twin twin : twins) {
            table.put(HexFormat.of().parseHex(twin.original().buildId()))
                    .putInt(twin.argv0IsPath() ? ARGV0_IS_PATH : 0)
                    .putLong(twin.original().size())
                    .putLong(twin.original().modified())
                    .putInt(texts.text(twin.loader()))
                    .putInt(texts.text(twin.program()))
                    .putInt(texts.list(twin.guards()))
                    .putInt(texts.list(twin.arguments()));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(table.array());
        whole.writeBytes(texts.bytes.toByteArray());
        return whole.toByteArray();
    }

    /** The texts behind the fixed part, each kept once. */
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
