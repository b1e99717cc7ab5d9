// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the chunks of a payload's images, in order, each already checked. */
@FunctionalInterface
public interface ChunkSink {

    /** Takes nothing: for readers that only check. */
    ChunkSink NONE = (image, offset, chunk) -> {};

    /**
     * Takes a chunk.
     *
     * @param offset where it belongs within the image, in bytes
     * @param chunk its bytes; valid during the call only
     */
    void accept(SlotImage image, long offset, ByteBuffer chunk) throws IOException;
}
