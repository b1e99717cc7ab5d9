// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The beginning of an archive that any program may have written: in ustar, in pax's or GNU's form, or older. */
public final class TarBeginning {

    /** Folders, and headers that say more of the next member: those of pax and of GNU tar. */
    private static final String PASSED_OVER = "5xgLK";

    private TarBeginning() {}

    /**
     * The name in the header of the first member that is no folder, without a leading {@code ./}; a longer name that an
     * extended header gives is not read.
     *
     * @param head the archive's first bytes
     * @return empty when these are no archive's, or the member lies behind them
     */
    public static Optional<String> firstName(ByteBuffer head) {
        int at = 0;
        while (at <= head.limit() - TarHeader.BLOCK_SIZE) {
            TarHeader header = new TarHeader(new byte[TarHeader.BLOCK_SIZE]);
            head.get(at, header.block());
            long size = header.numberOr(TarHeader.SIZE, -1);
            if (size < 0 || !header.hasRightChecksum()) {
                return Optional.empty();
            }
            if (PASSED_OVER.indexOf(header.character(TarHeader.TYPE)) < 0) {
                return Optional.of(header.text(TarHeader.NAME).replaceFirst("^(\\./+)+", ""));
            }
            if (size > head.limit()) {
                return Optional.empty();
            }
            at += TarHeader.BLOCK_SIZE + (int) size + TarHeader.padding(size);
        }
        return Optional.empty();
    }
}
