// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Reads the test vectors of the protocol, intact and damaged. */
class PicoFrameTest {

    @Test
    void frameVectorsAreReadAndWritten() throws IOException {
        for (String[] vector : PicoSamples.vectors("frame")) {
            List<PicoFrame> frames = PicoFrame.readAll(PicoSamples.bytes(vector[4]));
            assertEquals(1, frames.size(), vector[1]);
            assertEquals(PicoFrame.Fault.NONE, frames.get(0).fault(), vector[1]);
            assertEquals(Integer.parseInt(vector[2], 16), frames.get(0).type(), vector[1]);
            assertArrayEquals(PicoSamples.bytes(vector[3]), frames.get(0).payload(), vector[1]);
            assertArrayEquals(PicoSamples.bytes(vector[4]), frames.get(0).encoded(), vector[1]);
        }
    }

    @Test
    void malformedVectorsAreNamed() throws IOException {
        for (String[] vector : PicoSamples.vectors("malformed")) {
            List<PicoFrame> frames = PicoFrame.readAll(PicoSamples.bytes(vector[3]));
            assertEquals(1, frames.size(), vector[1]);
            assertEquals(vector[2], frames.get(0).fault().toString(), vector[1]);
        }
    }

    @Test
    void refusedVectorsAreRefused() throws IOException {
        for (String[] vector : PicoSamples.vectors("refused")) {
            int type = Integer.parseInt(vector[2], 16);
            byte[] wire = new PicoFrame(PicoFrame.Fault.NONE, type, PicoSamples.bytes(vector[3])).encoded();
            PicoFrame read = PicoFrame.readAll(wire).get(0);
            assertEquals("payload " + vector[4], read.fault().toString(), vector[1]);
            assertEquals(type, read.type(), vector[1]);
        }
    }

    /** Fails when the file gets a kind of vectors that no test here reads. */
    @Test
    void thereAreNoOtherVectors() throws IOException {
        Set<String> kinds = new TreeSet<>();
        for (String line : Files.readAllLines(PicoSamples.VECTORS)) {
            if (!line.startsWith("#")) {
                kinds.add(line.split(" ")[0]);
            }
        }
        assertEquals(Set.of("frame", "malformed", "refused"), kinds);
    }

    @Test
    void noSingleBitErrorPassesAndTheNextFrameButOneIsRead() throws IOException {
        byte[] mark = PicoSamples.wire(0x5A);
        for (String[] vector : PicoSamples.vectors("frame")) {
            byte[] frame = PicoSamples.bytes(vector[4]);
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
