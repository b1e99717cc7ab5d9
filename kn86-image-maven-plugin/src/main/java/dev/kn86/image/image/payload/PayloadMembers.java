// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.tar.TarContent;
import dev.kn86.image.format.tar.TarMember;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a payload as a sequence of tar members, once, from start to end. Not thread-safe. */
final class PayloadMembers {

    private final String name;
    private final InputStream in;
    /** The time of the members so far, in seconds since 1970; negative before the first. */
    private long modified = -1;

    /**
     * @param name the payload, for messages
     * @param in the payload's bytes; closed by the caller
     */
    PayloadMembers(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    /** Reads a member into memory. */
    byte[] small(String expected, int minimumSize, int maximumSize) throws PayloadRefused, IOException {
        TarMember member = begin(expected);
        if (member.size() < minimumSize || member.size() > maximumSize) {
            String allowed = minimumSize == maximumSize ? "" + minimumSize : minimumSize + " to " + maximumSize;
            throw new PayloadRefused(
                    PayloadFault.MEMBER_SIZE,
                    name + ": " + expected + " has " + member.size() + " bytes instead of " + allowed);
        }
        byte[] content = bytes((int) member.size(), expected);
        end(member);
        return content;
    }

    /** Reads the header of the next member, and checks its name, and that its time is the others'. */
    TarMember begin(String expected) throws PayloadRefused, IOException {
        byte[] block = bytes(TarMember.BLOCK_SIZE, "the header of " + expected);
        TarMember member = TarMember.read(block)
                .orElseThrow(() -> new PayloadRefused(
                        PayloadFault.MEMBER_HEADER,
                        name + ": not a payload header where " + expected + " should begin"));
        if (!member.name().equals(expected)) {
            throw new PayloadRefused(
                    PayloadFault.MEMBER_ORDER,
                    name + ": " + UnverifiedText.of(member.name()) + " where " + expected + " should be");
        }
        if (modified >= 0 && member.modified() != modified) {
            throw new PayloadRefused(
                    PayloadFault.MEMBER_HEADER,
                    name + ": " + expected + " has the time " + member.modified() + ", the members before it "
                            + modified);
        }
        modified = member.modified();
        return member;
    }

    /**
     * The content of the member whose header has been read. Reading throws an EOFException when the payload ends within
     * the member.
     */
    InputStream content(TarMember member) {
        return new TarContent(in, member.size());
    }

    /** Reads the padding behind a member's content, and checks that it is zero. */
    void end(TarMember member) throws PayloadRefused, IOException {
        String part = "the padding of " + member.name();
        if (!isZero(bytes(member.padding(), part))) {
            throw new PayloadRefused(PayloadFault.MEMBER_HEADER, name + ": " + part + " is not zero");
        }
    }

    /** Reads the end blocks, and checks that nothing follows them. */
    void finish() throws PayloadRefused, IOException {
        byte[] endBlocks = bytes(TarMember.END_SIZE, "the end blocks");
        if (!isZero(endBlocks) || in.read() >= 0) {
            throw new PayloadRefused(PayloadFault.TRAILING_DATA, name + ": something follows the last member");
        }
    }

    /** The fault of a payload that ends within a part. */
    PayloadRefused truncated(String part) {
        return new PayloadRefused(PayloadFault.TRUNCATED, name + ": truncated: ends within " + part);
    }

    private byte[] bytes(int count, String part) throws PayloadRefused, IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw truncated(part);
        }
        return bytes;
    }

    private static boolean isZero(byte[] bytes) {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }
}
