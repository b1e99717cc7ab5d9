// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.format.disk.Region;
import dev.kn86.image.image.filesystem.UncachedFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Checks that a partition that has to be empty contains only zeros. */
final class HoleCheck {

    private static final int BUFFER_BYTES = 1 << 22;

    private HoleCheck() {}

    static void run(UncachedFile image, Region region, Findings findings) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(BUFFER_BYTES);
        ByteBuffer buffer = UncachedFile.buffer(BUFFER_BYTES);
        long position = region.offset();
        while (position < region.end()) {
            int read = (int) Math.min(image.read(buffer, position).limit(), region.end() - position);
            if (read == 0) {
                findings.add(region.name() + " has to be empty, and the image ends inside it at byte " + position);
                return;
            }
            int different = buffer.limit(read).mismatch(zeros.clear().limit(read));
            if (different >= 0) {
                findings.add(region.name() + " has to be empty, and holds data at byte " + (position + different)
                        + " of the image");
                return;
            }
            position += read;
        }
    }
}
