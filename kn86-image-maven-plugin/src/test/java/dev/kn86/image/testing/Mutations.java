// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Changes bytes as fuzzers do, always the same ones for one seed. */
public final class Mutations {

    private static final int[] EDGES = {0, 1, 2, 3, 4, 9, 0x7f, 0x80, 0xff};

    private final byte[] original;
    private final Random random;
    private byte[] latest;

    /**
     * @param original what is changed
     * @param seed decides how
     */
    public Mutations(byte[] original, long seed) {
        this.original = original.clone();
        this.random = new Random(seed);
    }

    /** The next variant: up to four bytes or words set, now and then a part cut, doubled or moved. */
    public byte[] next() {
        byte[] bytes = original.clone();
        if (random.nextInt(8) == 0 && bytes.length > 0) {
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from);
            int target = random.nextInt(bytes.length);
            int length = Math.min(to - from, bytes.length - target);
            System.arraycopy(original, from, bytes, target, length);
            if (random.nextBoolean()) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 64));
            }
        }
        for (int changes = random.nextInt(4); changes >= 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) EDGES[random.nextInt(EDGES.length)];
                default ->
                    Arrays.fill(bytes, at & ~3, Math.min(bytes.length, (at & ~3) + 4), (byte)
                            EDGES[random.nextInt(EDGES.length)]);
            }
        }
        latest = bytes;
        return bytes;
    }

    /** What is done with a variant. */
    @FunctionalInterface
    public interface Use {
        void run() throws Exception;
    }

    /** Fails the test, with the latest variant, when something else than a {@link BuildFailure} comes out. */
    public void expectRefusalOrResult(Use use) {
        try {
            use.run();
        } catch (BuildFailure e) {
            // A refusal that names what is wrong.
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("with the bytes " + HexFormat.of().formatHex(latest), e);
        }
    }
}
