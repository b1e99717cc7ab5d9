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
 * The frames of a compressed file that an earlier goal or run has left, by what they hold. A frame counts only when
 * its bytes still have the digest that the index tells, so that a changed file costs time and nothing else.
 * Thread-safe.
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
     * @param index written by {@link FrameIndex}; {@link #NONE} when one of the two is missing
     * @param level the level that the frames have to have
     */
    public static KeptFrames open(Path file, Path index, int level) throws IOException {
        Map<String, FrameIndex.Place> places = FrameIndex.read(index, level);
        return places.isEmpty() || !Files.isRegularFile(file)
                ? NONE
                : new KeptFrames(places, FileChannel.open(file, StandardOpenOption.READ));
    }

    /** The frame that holds a chunk of that digest. */
    Optional<byte[]> find(String chunkSha256) throws IOException {
        FrameIndex.Place place = places.get(chunkSha256);
        if (place == null) {
            return Optional.empty();
        }
        ByteBuffer frame = ByteBuffer.allocate(place.length());
        while (frame.hasRemaining() && file.read(frame, place.offset() + frame.position()) > 0) {
            // Reads on; the digest tells when the file has ended.
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
