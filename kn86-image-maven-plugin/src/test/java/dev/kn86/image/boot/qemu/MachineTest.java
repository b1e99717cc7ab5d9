// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.ResetStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MachineTest {

    private static final BootFiles FILES = new BootFiles(
            2,
            Path.of("kernel"),
            Path.of("initramfs"),
            Path.of("tree.dtb"),
            List.of(),
            List.of(),
            "root=/dev/mmcblk0p4",
            List.of());
    private static final Machine PANEL = Machine.with(new Machine.Panel(1024, 600));

    private static String options(Machine machine, long word) {
        return machine.options(FILES, "card.img", new ResetStatus(word)).stream()
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }

    @Test
    void aMachineEndsAtARestartUnlessItIsToStopThere() {
        for (Machine machine : List.of(Machine.BOARD, PANEL)) {
            assertTrue(options(machine, 0).endsWith(" -no-reboot"), options(machine, 0));
            assertFalse(machine.isRestarting());
            String stopping = options(machine.restarting(), 0);
            assertTrue(stopping.endsWith(" -action reboot=shutdown,shutdown=pause,watchdog=reset"), stopping);
            assertFalse(stopping.contains("-no-reboot"), stopping);
            assertTrue(machine.restarting().isRestarting());
        }
    }

    /**
     * arch/arm/boot/dts/broadcom/bcm283x.dtsi: watchdog@7e100000; the bus address 0x7e is 0x3f for the BCM2837's cores.
     */
    @Test
    void theBoardHasTheRegisterOfTheChip() {
        assertEquals(0x3f100020L, Machine.BOARD.restarting().resetStatus().orElseThrow());
    }

    @Test
    void theMachineWithThePanelGetsWhatTheChipHas() {
        String options = options(PANEL.restarting(), 0x5a000005L);
        // 0x5ff00000: in the last of the 512 MiB that begin at 1 GiB.
        assertTrue(options.contains("-device loader,addr=1609564160,data=1509949445,data-len=4 "), options);
        assertTrue(options.contains("-dtb tree.dtb "), options);
        assertTrue(options.contains("-device i6300esb "), options);
        assertTrue(options.contains("-device qemu-xhci,id=usb "), options);
        assertTrue(options.contains("-m 512M"), options);
        String plain = options(PANEL, 0);
        for (String extra : List.of("loader", "i6300esb", "xhci", "-dtb")) {
            assertFalse(plain.contains(extra), plain);
        }
    }
}
