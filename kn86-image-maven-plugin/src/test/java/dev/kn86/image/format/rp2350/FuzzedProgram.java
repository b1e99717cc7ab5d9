// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.List;

/** For the fuzzer: what is said in a program for flash. */
public final class FuzzedProgram {

    private FuzzedProgram() {}

    public static void read(byte[] bytes) throws BuildFailure {
        if (bytes.length == 0) {
            return;
        }
        FlashProgram program = FlashProgram.of("program", List.of(new FlashPiece("it", Rp2350.FLASH.start(), bytes)));
        BinaryInfo.read(program);
        ImageDefinition.find("program", program).describe();
        FlashPartitionTable.find("program", program).ifPresent(FlashPartitionTable::describe);
        VectorTable.read("program", program.bootable("program"));
    }
}
