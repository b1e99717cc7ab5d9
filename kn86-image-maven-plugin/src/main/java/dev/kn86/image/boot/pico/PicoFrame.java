// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A frame of the protocol between deck and Pico ({@code docs/protocol.md}, section 1), or bytes between two delimiters
 * that are no frame. This class is written from that page. It shares no code with the C library that deck and Pico both
 * use, so that it can find faults of the library.
 *
 * @param fault what is wrong; {@link Fault#NONE} for a frame with a valid payload
 * @param type the frame's type, 0 to 255; 0 when it is no frame
 * @param payload the frame's payload; empty when it is no frame
 */
public record PicoFrame(Fault fault, int type, byte[] payload) {

    /** Why bytes are no frame, or why a payload is not valid, in the order of a receiver's checks. */
    enum Fault {
        NONE,
        OVERLONG,
        COBS,
        SHORT,
        CRC,
        VERSION,
        LENGTH,
        PAYLOAD_LENGTH,
        PAYLOAD_VALUE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public static final int HELLO = 0x01;
    public static final int VERSION_QUERY = 0x03;
    public static final int OLED_SET_ROW = 0x30;

    private static final int PROTOCOL_VERSION = 0x02;
    private static final int ENCODED_MAX = 248;
    private static final int HEADER_SIZE = 3;
    private static final int CRC_SIZE = 4;

    public PicoFrame {
        payload = payload.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    /** The frames of a stream. Bytes behind the last delimiter are left out: their frame is not complete. */
    static List<PicoFrame> readAll(byte[] stream) {
        List<PicoFrame> frames = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < stream.length; at++) {
            if (stream[at] == 0) {
                if (at > start) {
                    frames.add(read(Arrays.copyOfRange(stream, start, at)));
                }
                start = at + 1;
            }
        }
        return frames;
    }

    /** The frame's bytes on the wire, with the delimiter at the end. */
    byte[] encoded() {
        ByteBuffer body =
                ByteBuffer.allocate(HEADER_SIZE + payload.length + CRC_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) PROTOCOL_VERSION)
                .put((byte) type)
                .put((byte) payload.length)
                .put(payload);
        body.putInt(crc(body.array(), body.position()));
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        for (byte value : body.array()) {
            if (value == 0) {
                wire.write(run.size() + 1);
                wire.writeBytes(run.toByteArray());
                run.reset();
            } else {
                run.write(value);
            }
        }
        wire.write(run.size() + 1);
        wire.writeBytes(run.toByteArray());
        wire.write(0);
        return wire.toByteArray();
    }

    private static PicoFrame read(byte[] encoded) {
        if (encoded.length > ENCODED_MAX) {
            return none(Fault.OVERLONG);
        }
        byte[] body = withoutStuffing(encoded);
        if (body == null) {
            return none(Fault.COBS);
        }
        int crcAt = body.length - CRC_SIZE;
        if (crcAt < HEADER_SIZE) {
            return none(Fault.SHORT);
        }
        if (ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(crcAt) != crc(body, crcAt)) {
            return none(Fault.CRC);
        }
        if (body[0] != PROTOCOL_VERSION) {
            return none(Fault.VERSION);
        }
        if (Byte.toUnsignedInt(body[2]) != crcAt - HEADER_SIZE) {
            return none(Fault.LENGTH);
        }
        int type = Byte.toUnsignedInt(body[1]);
        byte[] payload = Arrays.copyOfRange(body, HEADER_SIZE, crcAt);
        return new PicoFrame(PicoPayload.fault(type, payload), type, payload);
    }

    /**
     * Decodes COBS: each code byte is the distance to the next one, which stands for a zero.
     *
     * @return null when a code byte points behind the end
     */
    private static byte[] withoutStuffing(byte[] encoded) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int code = 0;
        while (code < encoded.length) {
            int next = code + Byte.toUnsignedInt(encoded[code]);
            if (next > encoded.length) {
                return null;
            }
            body.write(encoded, code + 1, next - code - 1);
            if (next < encoded.length) {
                body.write(0);
            }
            code = next;
        }
        return body.toByteArray();
    }

    private static PicoFrame none(Fault fault) {
        return new PicoFrame(fault, 0, new byte[0]);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
