// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.card;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.disk.Slot;
import org.junit.jupiter.api.Test;

class AutobootFileTest {

    @Test
    void startsTheGoodSlotAndTriesTheOther() {
        assertEquals("[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n", AutobootFile.text(Slot.A));
        assertEquals("[all]\ntryboot_a_b=1\nboot_partition=3\n[tryboot]\nboot_partition=2\n", AutobootFile.text(Slot.B));
    }
}
