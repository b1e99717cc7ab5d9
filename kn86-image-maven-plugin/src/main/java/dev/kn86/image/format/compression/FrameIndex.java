// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.compression;

import com.github.luben.zstd.util.ZstdVersion;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists the frames of a compressed file, so that a later run does not compress the same chunk again. The index is a
 * text file beside the compressed file: its first line names compressor, version and level, and each further line
 * describes one frame. Not thread-safe.
 */
public final class FrameIndex {

    /**
     * Where a frame lies.
     *
     * @param sha256 the SHA-256 of the frame's own bytes
     * @param offset the frame's first byte in the compressed file
     * @param length bytes of the frame
     */
    record Place(String sha256, long offset, int length) {}

    private static final Pattern FRAME = Pattern.compile("([0-9a-f]{64}) ([0-9a-f]{64}) ([0-9]{1,18}) ([0-9]{1,9})");

    /** No chunk is as large: see ADR-0014. */
    private static final int MAXIMUM_FRAME_BYTES = 1 << 26;

    private final List<String> lines = new ArrayList<>();
    private long end;

    /** @param level zstd's compression level */
    public FrameIndex(int level) {
        lines.add(head(level));
    }

    /** Adds the next frame of the file. */
    public void add(byte[] frame, String chunkSha256) {
        lines.add(String.join(
                " ", chunkSha256, Digests.sha256(frame), Long.toString(end), Integer.toString(frame.length)));
        end += frame.length;
    }

    /** Writes the index. */
    public void write(Path file) throws IOException {
        Files.write(file, lines);
    }

    /**
     * The frames by the SHA-256 of their chunks. There are none when the file is missing, or when its first line names
     * another compressor, version or level, or a line is no frame's.
     */
    static Map<String, Place> read(Path file, int level) throws IOException {
        Map<String, Place> places = new HashMap<>();
        if (Files.isRegularFile(file)) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            if (!lines.isEmpty() && lines.get(0).equals(head(level))) {
                for (String line : lines.subList(1, lines.size())) {
                    Matcher frame = FRAME.matcher(line);
                    if (!frame.matches() || Long.parseLong(frame.group(4)) > MAXIMUM_FRAME_BYTES) {
                        return Map.of();
                    }
                    places.put(
                            frame.group(1),
                            new Place(
                                    frame.group(2), Long.parseLong(frame.group(3)), Integer.parseInt(frame.group(4))));
                }
            }
        }
        return places;
    }

    /** Names the version too, because another version may compress to other bytes. */
    private static String head(int level) {
        return "zstd " + ZstdVersion.VERSION + " level " + level;
    }
}
