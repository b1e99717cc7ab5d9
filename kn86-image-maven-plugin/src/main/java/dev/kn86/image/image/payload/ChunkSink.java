// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Gets the chunks of a payload's images, in order. Each chunk has been checked already. */
@FunctionalInterface
public interface ChunkSink {

    /** Ignores all chunks, for readers that only check. */
    ChunkSink NONE = (image, offset, chunk) -> {};

    /**
     * Gets a chunk.
     *
     * @param offset where the chunk begins in the image, in bytes
     * @param chunk its bytes; valid during the call only
     */
    void accept(SlotImage image, long offset, ByteBuffer chunk) throws IOException;
}
