// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The IMAGE_DEF block of a program (RP2350 datasheet, section 5.9.3). The RP2350's boot ROM starts no program without
 * one.
 *
 * @param offset where its block begins, in bytes from the program's start
 * @param flags the image type flags, 16 bits
 * @param version {@code major.minor} of the block's version item; empty without one
 */
public record ImageDefinition(int offset, int flags, Optional<String> version) {

    private static final int TYPE_MASK = 0x000f;
    private static final int TYPE_EXECUTABLE = 0x0001;
    private static final int SECURITY_MASK = 0x0030;
    private static final int SECURITY_SECURE = 0x0020;
    private static final int SECURITY_NON_SECURE = 0x0010;
    private static final int CPU_MASK = 0x0700;
    private static final int CPU_ARM = 0x0000;
    private static final int CPU_RISCV = 0x0100;
    private static final int CHIP_MASK = 0x7000;
    private static final int CHIP_RP2350 = 0x1000;
    private static final int TRY_BEFORE_YOU_BUY = 0x8000;

    /**
     * Finds a program's definition as the boot ROM does: it takes the first well-formed block within the first 4096
     * bytes, and then follows the loop of links.
     *
     * @param file the program's file, for messages
     * @throws BuildFailure when there is no block, the loop does not close, or no block defines an image
     */
    public static ImageDefinition find(String file, FlashProgram program) throws BuildFailure {
        List<PicobinBlock> loop = PicobinLoop.read(file, program);
        for (PicobinBlock block : loop) {
            Optional<PicobinBlock.Item> imageType = block.item(PicobinBlock.ITEM_IMAGE_TYPE);
            if (imageType.isPresent()) {
                return new ImageDefinition(block.offset(), imageType.get().headerData(), version(block));
            }
        }
        throw new BuildFailure(
                file + ": no IMAGE_DEF among the " + loop.size() + " PICOBIN block(s), the boot ROM"
                        + " would not start the program",
                PicobinLoop.LINK_IMAGE_DEF);
    }

    static Optional<String> version(PicobinBlock block) {
        return block.item(PicobinBlock.ITEM_VERSION)
                .filter(item -> item.words().size() > 1)
                .map(item -> item.words().get(1))
                .map(word -> (word >>> 16) + "." + (word & 0xffff));
    }

    /** Whether the RP2350 starts the program on its secure Arm cores. The family of our UF2 files says so. */
    public boolean isSecureArmExecutable() {
        return (flags & (TYPE_MASK | SECURITY_MASK | CPU_MASK | CHIP_MASK))
                == (TYPE_EXECUTABLE | SECURITY_SECURE | CPU_ARM | CHIP_RP2350);
    }

    /** The flags in words, for example {@code "RP2350 Arm secure executable (0x1021)"}. */
    public String describe() {
        String chip = (flags & CHIP_MASK) == CHIP_RP2350 ? "RP2350" : "other chip";
        String cpu =
                switch (flags & CPU_MASK) {
                    case CPU_ARM -> "Arm";
                    case CPU_RISCV -> "RISC-V";
                    default -> "other core";
                };
        String security =
                switch (flags & SECURITY_MASK) {
                    case SECURITY_SECURE -> " secure";
                    case SECURITY_NON_SECURE -> " non-secure";
                    default -> "";
                };
        String type = (flags & TYPE_MASK) == TYPE_EXECUTABLE ? "executable" : "data";
        String trial = (flags & TRY_BEFORE_YOU_BUY) == 0 ? "" : ", try before you buy";
        return String.format(Locale.ROOT, "%s %s%s %s (0x%04x)%s", chip, cpu, security, type, flags, trial);
    }
}
