// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.compression;

import com.github.luben.zstd.util.ZstdVersion;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the frames of a compressed file lie and what they hold, so that a later run need not compress the same chunk
 * again. A text file beside it: a line that names compressor and level, then one line a frame. Not thread-safe.
 */
public final class FrameIndex {

    /**
     * A frame.
     *
     * @param sha256 of the frame's own bytes
     * @param offset in the compressed file
     * @param length in bytes
     */
    record Place(String sha256, long offset, int length) {}

    private final List<String> lines = new ArrayList<>();
    private long end;

    /** @param level zstd's compression level */
    public FrameIndex(int level) {
        lines.add(head(level));
    }

    /** Takes note of the next frame of the file. */
    public void add(byte[] frame, String chunkSha256) {
        lines.add(String.join(
                " ", chunkSha256, Digests.sha256(frame), Long.toString(end), Integer.toString(frame.length)));
        end += frame.length;
    }

    /** Writes the index. */
    public void write(Path file) throws IOException {
        Files.write(file, lines);
    }

    /** The frames by the SHA-256 of their chunks; none when the file is missing or tells of another compression. */
    static Map<String, Place> read(Path file, int level) throws IOException {
        Map<String, Place> places = new HashMap<>();
        if (Files.isRegularFile(file)) {
            List<String> lines = Files.readAllLines(file);
            if (!lines.isEmpty() && lines.get(0).equals(head(level))) {
                for (String line : lines.subList(1, lines.size())) {
                    String[] fields = line.split(" ");
                    places.put(fields[0], new Place(fields[1], Long.parseLong(fields[2]), Integer.parseInt(fields[3])));
                }
            }
        }
        return places;
    }

    /** Another version may compress to other bytes. */
    private static String head(int level) {
        return "zstd " + ZstdVersion.VERSION + " level " + level;
    }
}
