// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import dev.kn86.image.boot.pico.PicoFrame.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The lengths and values that payloads may have, by the frame's type ({@code docs/protocol.md}, section 3). */
public final class PicoPayload {

    private static final int ALL_ROWS = 0xFF;
    private static final int ROWS = 4;
    private static final int LEVEL_MAX = 15;
    private static final int SPEED_MAX = 480;
    private static final int PSG_REGISTERS = 16;
    private static final int PAGE_SIZE = 256;
    private static final int DATA_SIZE = 128;

    private PicoPayload() {}

    /** Returns {@link Fault#NONE} for a valid payload, and for a payload of a type that section 3 does not describe. */
    static Fault fault(int type, byte[] payload) {
        if (!hasLength(type, payload.length)) {
            return Fault.PAYLOAD_LENGTH;
        }
        return hasValues(type, ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN))
                ? Fault.NONE
                : Fault.PAYLOAD_VALUE;
    }

    private static boolean hasLength(int type, int length) {
        return switch (type) {
            case 0x03, 0x21, 0x42, 0x43, 0x44 -> length == 0;
            case 0x33 -> length == 1;
            case 0x20, 0x32 -> length == 2;
            case 0x31, 0xF0 -> length == 3;
            case 0x45, 0xE0 -> length == 6;
            case 0x40 -> length == 8;
            case 0x01 -> length == 12;
            case 0x41 -> length == 4 + DATA_SIZE;
            case 0x04 -> length >= 4 && length <= 36;
            case 0x22 -> length >= 2 && length <= 64 && length % 2 == 0;
            case 0x30 -> length >= 3 && length <= 35;
            default -> true;
        };
    }

    private static boolean hasValues(int type, ByteBuffer payload) {
        return switch (type) {
            case 0x01 -> isBetween(1, payload.get(1), 2) && payload.getInt(4) != 0;
            case 0x04 -> isPrintable(payload);
            case 0x20, 0x22 -> areRegisters(payload);
            case 0x30 -> isRow(payload.get(0)) && isBetween(0, payload.get(1), 1) && isLevel(payload.get(2));
            case 0x31 -> isRow(payload.get(0)) && Math.abs(payload.getShort(1)) <= SPEED_MAX;
            case 0x32 -> isRowOrAll(payload.get(0)) && isLevel(payload.get(1));
            case 0x33 -> isRowOrAll(payload.get(0));
            case 0x40 -> payload.getInt(0) != 0 && Integer.remainderUnsigned(payload.getInt(0), PAGE_SIZE) == 0;
            case 0x41 -> Integer.remainderUnsigned(payload.getInt(0), DATA_SIZE) == 0;
            case 0x45 -> isBetween(0, payload.get(0), 4) && isBetween(0, payload.get(1), 6);
            case 0xE0 -> isBetween(1, payload.get(0), 2) && isBetween(0, payload.get(1), 3);
            case 0xF0 -> isBetween(1, payload.get(0), 4);
            default -> true;
        };
    }

    private static boolean isBetween(int least, byte value, int most) {
        int unsigned = Byte.toUnsignedInt(value);
        return least <= unsigned && unsigned <= most;
    }

    private static boolean isRow(byte row) {
        return isBetween(0, row, ROWS - 1);
    }

    private static boolean isRowOrAll(byte row) {
        return isRow(row) || Byte.toUnsignedInt(row) == ALL_ROWS;
    }

    private static boolean isLevel(byte level) {
        return isBetween(0, level, LEVEL_MAX);
    }

    /** Whether the build id, which follows version and board, is printable ASCII. */
    private static boolean isPrintable(ByteBuffer payload) {
        for (int at = 4; at < payload.limit(); at++) {
            if (!isBetween(0x20, payload.get(at), 0x7E)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all pairs of register and value name a register. */
    private static boolean areRegisters(ByteBuffer payload) {
        for (int at = 0; at < payload.limit(); at += 2) {
            if (!isBetween(0, payload.get(at), PSG_REGISTERS - 1)) {
                return false;
            }
        }
        return true;
    }
}
