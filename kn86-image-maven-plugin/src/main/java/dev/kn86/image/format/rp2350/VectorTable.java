// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;

/**
 * The first two words of an Arm image's vector table, with which the boot ROM enters the image. The table is at the
 * image's start, unless an item of its IMAGE_DEF says otherwise (RP2350 datasheet, section 5.9.3.3; Armv8-M
 * Architecture Reference Manual, "Vector table").
 *
 * @param stackPointer the first value of the stack pointer; the first push goes below it
 * @param reset where the core starts; bit 0 is set, for Thumb, the core's only instruction set
 */
public record VectorTable(long stackPointer, long reset) {

    private static final int STACK_POINTER_OFFSET = 0;
    private static final int RESET_OFFSET = 4;
    private static final int STACK_ALIGNMENT = 8;
    private static final long THUMB = 1;
    /** The shortest Thumb instruction. */
    private static final int INSTRUCTION_SIZE = 2;

    private static final String RELINK =
            "Link the SDK's pico_crt0, with its vector table (section .vectors) first in flash.";

    /**
     * Reads and checks a program's table.
     *
     * @param file the program's file, for messages
     * @param program the program at the addresses that it runs at; it has an IMAGE_DEF
     * @throws BuildFailure when the IMAGE_DEF names another entry point, the stack is outside of RAM, or the program
     *     has no Thumb code where it starts
     */
    public static VectorTable read(String file, FlashProgram program) throws BuildFailure {
        for (PicobinBlock block : PicobinLoop.read(file, program)) {
            if (block.item(PicobinBlock.ITEM_ENTRY_POINT).isPresent()
                    || block.item(PicobinBlock.ITEM_VECTOR_TABLE).isPresent()) {
                throw new BuildFailure(
                        file + ": the PICOBIN block at offset " + block.offset()
                                + " has an ENTRY_POINT or VECTOR_TABLE item, which is not known here",
                        RELINK);
            }
        }
        ByteBuffer bytes = program.buffer();
        VectorTable table = new VectorTable(
                Integer.toUnsignedLong(bytes.getInt(STACK_POINTER_OFFSET)),
                Integer.toUnsignedLong(bytes.getInt(RESET_OFFSET)));
        table.checkStack(file);
        table.checkReset(file, program);
        return table;
    }

    /** Both addresses, for reports. */
    public String describe() {
        return AddressRange.hex(stackPointer) + ", " + AddressRange.hex(reset);
    }

    private void checkStack(String file) throws BuildFailure {
        boolean inRam = Rp2350.SRAM.start() < stackPointer && stackPointer <= Rp2350.SRAM.end();
        if (!inRam || stackPointer % STACK_ALIGNMENT != 0) {
            String problem = inRam
                    ? " is not a multiple of " + STACK_ALIGNMENT
                    : " is not within the RP2350's RAM " + Rp2350.SRAM;
            throw new BuildFailure(
                    file + ": the vector table's stack pointer " + AddressRange.hex(stackPointer) + problem, RELINK);
        }
    }

    private void checkReset(String file, FlashProgram program) throws BuildFailure {
        if ((reset & THUMB) == 0) {
            throw new BuildFailure(
                    file + ": the vector table's reset vector " + AddressRange.hex(reset)
                            + " is even: not Thumb code, and the core would fault at once",
                    RELINK);
        }
        AddressRange instruction = new AddressRange(reset - THUMB, reset - THUMB + INSTRUCTION_SIZE);
        if (program.pieces().stream().noneMatch(piece -> piece.range().contains(instruction))) {
            throw new BuildFailure(
                    file + ": the vector table's reset vector " + AddressRange.hex(reset)
                            + " leads to nothing in the program " + program.range(),
                    RELINK);
        }
    }
}
