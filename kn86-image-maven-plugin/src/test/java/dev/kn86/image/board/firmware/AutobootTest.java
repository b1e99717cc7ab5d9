// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.image.layout.Slot;
import org.junit.jupiter.api.Test;

public class AutobootTest {

    @Test
    void startsTheGoodSlotAndTriesTheOther() {
        assertEquals("[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n", Slot.A.autoboot());
        assertEquals("[all]\ntryboot_a_b=1\nboot_partition=3\n[tryboot]\nboot_partition=2\n", Slot.B.autoboot());
    }
}
