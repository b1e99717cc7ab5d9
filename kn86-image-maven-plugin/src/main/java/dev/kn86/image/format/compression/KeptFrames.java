// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.compression;

import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * The frames of a compressed file that an earlier goal or run has left. A frame is used only when its bytes still have
 * the digest that the index gives; so a file that has changed meanwhile costs time, and does no harm. Thread-safe.
 */
public final class KeptFrames implements AutoCloseable {

    /** No frames at all. */
    public static final KeptFrames NONE = new KeptFrames(Map.of(), null);

    private final Map<String, FrameIndex.Place> places;
    private final FileChannel file;

    private KeptFrames(Map<String, FrameIndex.Place> places, FileChannel file) {
        this.places = places;
        this.file = file;
    }

    /**
     * Opens the frames.
     *
     * @param file the compressed file
     * @param index the index that {@link FrameIndex} has written
     * @param level the level that the frames must have
     * @return {@link #NONE} when one of the files is missing
     */
    public static KeptFrames open(Path file, Path index, int level) throws IOException {
        Map<String, FrameIndex.Place> places = FrameIndex.read(index, level);
        return places.isEmpty() || !Files.isRegularFile(file)
                ? NONE
                : new KeptFrames(places, FileChannel.open(file, StandardOpenOption.READ));
    }

    /** The frame of the chunk with that digest; empty when there is none, or its bytes have changed. */
    Optional<byte[]> find(String chunkSha256) throws IOException {
        FrameIndex.Place place = places.get(chunkSha256);
        if (place == null) {
            return Optional.empty();
        }
        ByteBuffer frame = ByteBuffer.allocate(place.length());
        while (frame.hasRemaining() && file.read(frame, place.offset() + frame.position()) > 0) {
            // Reads on. When the file ends too early, the digest is another one.
        }
        return Optional.of(frame.array()).filter(bytes -> Digests.sha256(bytes).equals(place.sha256()));
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
