// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** For the fuzzer: flat trees, and overlays with each of their parameters, merged into a tree. */
public final class FuzzedOverlay {

    private static final List<String> VALUES = List.of("1", "on", "a", "\\x41", "0x10");
    private static final int MOST_PARAMETERS = 16;

    private FuzzedOverlay() {}

    public static void read(byte[] bytes) throws BuildFailure, IOException {
        FlatTree.parse(bytes, "tree").bytes();
    }

    /**
     * Merges an overlay with a parameter.
     *
     * @param bytes the first chooses the value, the rest is the overlay
     */
    public static void merge(byte[] bytes) throws BuildFailure {
        if (bytes.length == 0) {
            return;
        }
        byte[] overlay = Arrays.copyOfRange(bytes, 1, bytes.length);
        String value = VALUES.get(Byte.toUnsignedInt(bytes[0]) % VALUES.size());
        List<String> names = List.copyOf(new OverlayParameters(
                        "overlay", FlatTree.parse(overlay, "overlay").root())
                .names());
        for (String name : names.subList(0, Math.min(MOST_PARAMETERS, names.size()))) {
            try {
                OverlayLoad load =
                        new OverlayLoad("overlay", List.of(new OverlayLoad.Parameter(name, value, "config.txt:1")));
                // The overlay is its own base: then the targets of its fragments may be there.
                new OverlayMerge(FlatTree.parse(overlay, "base").root())
                        .merge(load, FlatTree.parse(overlay, "overlay").root());
            } catch (BuildFailure e) {
                // The next parameter may be a better one.
            }
        }
    }
}
