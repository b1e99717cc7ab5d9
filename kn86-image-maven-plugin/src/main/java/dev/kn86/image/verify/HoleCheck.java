// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.verify;

import dev.kn86.image.disk.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Whether a partition that has to be empty holds nothing but zeros. */
final class HoleCheck {

    private static final int BUFFER_BYTES = 1 << 20;

    private HoleCheck() {}

    static void run(FileChannel image, Region region, Findings findings) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(BUFFER_BYTES);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long position = region.offset();
        while (position < region.end()) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, region.end() - position));
            int read = image.read(buffer, position);
            if (read < 0) {
                findings.add(region.name() + " has to be empty, and the image ends inside it at byte " + position);
                return;
            }
            int different = buffer.flip().mismatch(zeros.clear().limit(read));
            if (different >= 0) {
                findings.add(region.name() + " has to be empty, and holds data at byte " + (position + different) + " of the image");
                return;
            }
            position += read;
        }
    }
}
