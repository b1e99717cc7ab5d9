// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.compression;

import com.github.luben.zstd.ZstdIOException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Passes zstd frames (RFC 8878, section 3.1) to a decoder piece by piece: a header, a block, a checksum at a time.
 *
 * <p>A decoder that is given more takes shortcuts. It decodes a whole frame at once and does not look at its window
 * then, and it reports a fault behind what was asked for. Both depend on how the bytes arrive. By pieces the result
 * depends on the bytes alone, so that another reader finds the same fault first.
 *
 * <p>Refused here, because a decoder may take them: frames of other formats, and frames that need a larger window than
 * the limit. All else that is wrong is left to the decoder. Not thread-safe.
 */
public final class FrameBlocks extends InputStream {

    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int SKIPPABLE_MASK = 0xFFFFFFF0;

    /** Bytes of the shortest header, which tell how long a header is. */
    private static final int SHORTEST_HEADER = 5;

    private static final int SKIPPABLE_HEADER = 8;
    private static final int BLOCK_HEADER = 3;
    private static final int CHECKSUM = 4;
    private static final int RLE_BLOCK = 1;

    /** Length of the field Dictionary_ID by its flag. */
    private static final int[] DICTIONARY_ID = {0, 1, 2, 4};
    /** zstd's own codes for what it would say (zstd_errors.h). */
    private static final long PREFIX_UNKNOWN = 10;

    private static final long WINDOW_TOO_LARGE = 16;

    private enum State {
        BETWEEN_FRAMES,
        BLOCKS,
        CHECKSUM
    }

    private final InputStream in;
    private final long windowLimit;
    private State state = State.BETWEEN_FRAMES;
    private boolean hasChecksum;
    /** A header that has been read and not been passed on. */
    private ByteBuffer header = ByteBuffer.allocate(0);
    /** Bytes to pass on as they are. */
    private long content;

    /**
     * @param in the frames; closed by the caller
     * @param windowLimit the largest window of a frame, in bytes
     */
    public FrameBlocks(InputStream in, long windowLimit) {
        this.in = in;
        this.windowLimit = windowLimit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (!header.hasRemaining() && content == 0) {
            readPiece();
        }
        if (header.hasRemaining()) {
            int count = Math.min(length, header.remaining());
            header.get(bytes, offset, count);
            return count;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, content));
        content -= Math.max(0, count);
        return count;
    }

    /** Reads the next header and says how much content follows it; nothing at the end of the frames. */
    private void readPiece() throws IOException {
        switch (state) {
            case BETWEEN_FRAMES -> readFrameHeader();
            case BLOCKS -> readBlockHeader();
            case CHECKSUM -> {
                header = ByteBuffer.wrap(in.readNBytes(CHECKSUM));
                state = State.BETWEEN_FRAMES;
            }
        }
        if (!header.hasRemaining() && content == 0) {
            content = 1; // The end: the next read from the stream says so.
        }
    }

    private void readFrameHeader() throws IOException {
        byte[] start = in.readNBytes(SHORTEST_HEADER);
        header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        if (start.length < SHORTEST_HEADER) {
            return;
        }
        int magic = header.getInt(0);
        if (magic == MAGIC) {
            readRestOfHeader(Byte.toUnsignedInt(start[4]));
        } else if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
            extendHeader(SKIPPABLE_HEADER);
            content = header.limit() < SKIPPABLE_HEADER ? 0 : Integer.toUnsignedLong(header.getInt(4));
        } else {
            throw new ZstdIOException(PREFIX_UNKNOWN, "not a zstd frame");
        }
    }

    private void readRestOfHeader(int descriptor) throws IOException {
        boolean isSingleSegment = (descriptor & 0x20) != 0;
        int dictionaryId = DICTIONARY_ID[descriptor & 3];
        int sizeFlag = descriptor >> 6;
        int sizeField = sizeFlag == 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
        int windowField = isSingleSegment ? 0 : 1;
        int length = SHORTEST_HEADER + windowField + dictionaryId + sizeField;
        extendHeader(length);
        if (header.limit() < length) {
            return;
        }
        long window = isSingleSegment
                ? contentSize(SHORTEST_HEADER + dictionaryId, sizeField)
                : windowSize(Byte.toUnsignedInt(header.get(SHORTEST_HEADER)));
        if (Long.compareUnsigned(window, windowLimit) > 0) {
            throw new ZstdIOException(
                    WINDOW_TOO_LARGE, "needs a window of " + Long.toUnsignedString(window) + " bytes");
        }
        hasChecksum = (descriptor & 4) != 0;
        state = State.BLOCKS;
    }

    private void extendHeader(int length) throws IOException {
        byte[] start = header.array();
        byte[] more = in.readNBytes(length - start.length);
        byte[] whole = Arrays.copyOf(start, start.length + more.length);
        System.arraycopy(more, 0, whole, start.length, more.length);
        header = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long contentSize(int offset, int length) {
        return switch (length) {
            case 1 -> Byte.toUnsignedLong(header.get(offset));
            case 2 -> Short.toUnsignedLong(header.getShort(offset)) + 256;
            case 4 -> Integer.toUnsignedLong(header.getInt(offset));
            default -> header.getLong(offset);
        };
    }

    private static long windowSize(int descriptor) {
        long base = 1L << (10 + (descriptor >> 3));
        return base + (base >> 3) * (descriptor & 7);
    }

    private void readBlockHeader() throws IOException {
        byte[] block = in.readNBytes(BLOCK_HEADER);
        header = ByteBuffer.wrap(block);
        if (block.length < BLOCK_HEADER) {
            return;
        }
        int fields =
                Byte.toUnsignedInt(block[0]) | Byte.toUnsignedInt(block[1]) << 8 | Byte.toUnsignedInt(block[2]) << 16;
        boolean isLast = (fields & 1) != 0;
        int type = fields >> 1 & 3;
        content = type == RLE_BLOCK ? 1 : fields >> 3;
        if (isLast) {
            state = hasChecksum ? State.CHECKSUM : State.BETWEEN_FRAMES;
        }
    }
}
