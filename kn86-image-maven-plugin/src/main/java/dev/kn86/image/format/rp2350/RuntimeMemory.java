// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Translates run-time addresses into places in a program's flash content. An address may lie in flash, or in RAM that
 * start-up code fills from flash (pico-sdk, {@code pico_crt0}).
 */
final class RuntimeMemory {

    /** No program has as many copies. The limit keeps a damaged table from making the reader run on and on. */
    private static final int MAXIMUM_COPIES = 16;

    /** An entry has three words: source, first address of the target, end address of the target. */
    private static final int COPY_SIZE = 3 * Integer.BYTES;

    /** Code or data that start-up code copies from flash to RAM. */
    private record Copy(long source, AddressRange target) {}

    private final ByteBuffer bytes;
    private final AddressRange flash;
    private final List<Copy> copies = new ArrayList<>();

    RuntimeMemory(ByteBuffer bytes, AddressRange flash) {
        this.bytes = bytes;
        this.flash = flash;
    }

    /** The program's bytes in flash, from its first address on. */
    ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Adds the copies of the table at an address. An entry has source, first and end address; the source 0 ends the
     * table.
     */
    void addCopies(int table) {
        for (int i = 0; i < MAXIMUM_COPIES; i++) {
            Optional<Integer> entry = offset(table + i * COPY_SIZE, COPY_SIZE);
            if (entry.isEmpty() || bytes.getInt(entry.get()) == 0) {
                return;
            }
            long source = Integer.toUnsignedLong(bytes.getInt(entry.get()));
            long start = Integer.toUnsignedLong(bytes.getInt(entry.get() + 4));
            long end = Integer.toUnsignedLong(bytes.getInt(entry.get() + 8));
            copies.add(new Copy(source, new AddressRange(start, Math.max(start, end))));
        }
    }

    /** The offset of a run of bytes within the program; empty when the program does not contain it. */
    Optional<Integer> offset(int pointer, int size) {
        long address = Integer.toUnsignedLong(pointer);
        for (Copy copy : copies) {
            if (copy.target().start() <= address
                    && address + size <= copy.target().end()) {
                address = copy.source() + address - copy.target().start();
                break;
            }
        }
        return flash.start() <= address && address + size <= flash.end()
                ? Optional.of((int) (address - flash.start()))
                : Optional.empty();
    }

    /** The zero-terminated text at an address; empty when its start or its end is outside the program. */
    Optional<String> text(int pointer) {
        Optional<Integer> start = offset(pointer, 1);
        if (start.isEmpty()) {
            return Optional.empty();
        }
        int end = start.get();
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start.get()];
        bytes.get(start.get(), text);
        return end < bytes.limit() ? Optional.of(new String(text, StandardCharsets.UTF_8)) : Optional.empty();
    }
}
