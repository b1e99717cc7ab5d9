// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The vectors of {@code pico-firmware/protocol} and what damage does to them. */
public class PicoFrameTest {

    private static final Path VECTORS = Path.of("src/test/resources/protocol/vectors.txt");

    /** Frames of these types, as bytes on the wire; the payload is that of the type's first vector, if it has one. */
    public static byte[] wire(int... types) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int type : types) {
            byte[] payload = vectors("frame").stream()
                    .filter(vector -> Integer.parseInt(vector[2], 16) == type)
                    .findFirst()
                    .map(vector -> bytes(vector[3]))
                    .orElse(new byte[0]);
            wire.writeBytes(new PicoFrame(PicoFrame.Fault.NONE, type, payload).encoded());
        }
        return wire.toByteArray();
    }

    private static List<String[]> vectors(String kind) throws IOException {
        List<String[]> vectors = Files.readAllLines(VECTORS).stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields[0].equals(kind))
                .toList();
        assertTrue(vectors.size() > 10, kind);
        return vectors;
    }

    private static byte[] bytes(String hex) {
        return hex.equals("-") ? new byte[0] : HexFormat.of().parseHex(hex);
    }

    @Test
    void frameVectorsAreReadAndWritten() throws IOException {
        for (String[] vector : vectors("frame")) {
            List<PicoFrame> frames = PicoFrame.readAll(bytes(vector[4]));
            assertEquals(1, frames.size(), vector[1]);
            assertEquals(PicoFrame.Fault.NONE, frames.get(0).fault(), vector[1]);
            assertEquals(Integer.parseInt(vector[2], 16), frames.get(0).type(), vector[1]);
            assertArrayEquals(bytes(vector[3]), frames.get(0).payload(), vector[1]);
            assertArrayEquals(bytes(vector[4]), frames.get(0).encoded(), vector[1]);
        }
    }

    @Test
    void malformedVectorsAreNamed() throws IOException {
        for (String[] vector : vectors("malformed")) {
            List<PicoFrame> frames = PicoFrame.readAll(bytes(vector[3]));
            assertEquals(1, frames.size(), vector[1]);
            assertEquals(vector[2], frames.get(0).fault().toString(), vector[1]);
        }
    }

    @Test
    void refusedVectorsAreRefused() throws IOException {
        for (String[] vector : vectors("refused")) {
            int type = Integer.parseInt(vector[2], 16);
            byte[] wire = new PicoFrame(PicoFrame.Fault.NONE, type, bytes(vector[3])).encoded();
            PicoFrame read = PicoFrame.readAll(wire).get(0);
            assertEquals("payload " + vector[4], read.fault().toString(), vector[1]);
            assertEquals(type, read.type(), vector[1]);
        }
    }

    /** A kind of vector that nobody reads would be a test that nobody runs. */
    @Test
    void thereAreNoOtherVectors() throws IOException {
        Set<String> kinds = new TreeSet<>();
        for (String line : Files.readAllLines(VECTORS)) {
            if (!line.startsWith("#")) {
                kinds.add(line.split(" ")[0]);
            }
        }
        assertEquals(Set.of("frame", "malformed", "refused"), kinds);
    }

    @Test
    void noSingleBitErrorPassesAndTheNextFrameButOneIsRead() throws IOException {
        byte[] mark = wire(0x5A);
        for (String[] vector : vectors("frame")) {
            byte[] frame = bytes(vector[4]);
            byte[] line = new byte[frame.length + 2 * mark.length];
            System.arraycopy(frame, 0, line, 0, frame.length);
            System.arraycopy(mark, 0, line, frame.length, mark.length);
            System.arraycopy(mark, 0, line, frame.length + mark.length, mark.length);
            for (int bit = 0; bit < frame.length * 8; bit++) {
                line[bit / 8] ^= (byte) (1 << bit % 8);
                List<Integer> types = PicoFrame.readAll(line).stream()
                        .filter(read -> read.fault() == PicoFrame.Fault.NONE)
                        .map(PicoFrame::type)
                        .toList();
                boolean inDelimiter = bit / 8 == frame.length - 1;
                assertEquals(inDelimiter ? List.of(0x5A) : List.of(0x5A, 0x5A), types, vector[1] + " bit " + bit);
                line[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    @Test
    void noFrameComesOutOfNoise() {
        byte[] noise = new byte[10_000_000];
        new Random(0x4B4E3836).nextBytes(noise);
        List<PicoFrame> read = PicoFrame.readAll(noise);
        assertTrue(read.size() > 30_000, "only " + read.size() + " stretches");
        assertTrue(read.stream().noneMatch(frame -> frame.fault() == PicoFrame.Fault.NONE));
    }
}
