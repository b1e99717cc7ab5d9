// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.boot.firmware.TestCard;
import dev.kn86.image.boot.qemu.Machine;
import dev.kn86.image.boot.qemu.MachineStop;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class CardLifeTest {

    @TempDir
    static Path templateFolder;

    private static TestCard template;

    @TempDir
    Path folder;

    private final FakeControl control = new FakeControl();
    private TestCard card;
    private CardLife life;

    @BeforeAll
    static void makeTemplate() throws BuildFailure, IOException {
        template = TestCard.bootable(templateFolder, 8);
        template.fillSlot(3, "slot B");
    }

    @BeforeEach
    void makeLife() throws IOException {
        card = template.copyTo(folder);
        Path emulator = script("qemu", "echo '[  OK  ] Started kn86-nosh.service.'; exec cat >/dev/null");
        Path pico = script("pico", "exec sleep 600");
        LifeSetup setup = new LifeSetup(
                emulator.toString(),
                Machine.BOARD.restarting(),
                pico,
                socket -> control,
                TestCard.TOOLBOX,
                TestCard.RUNNER,
                Duration.ofSeconds(60));
        life = new CardLife(setup, card.image(), folder.resolve("starts"));
    }

    private Path script(String name, String body) throws IOException {
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertTrue(script.toFile().setExecutable(true));
        return script;
    }

    private Slot start(String name) throws BuildFailure, IOException {
        try (LifeStart start = life.start(name)) {
            start.awaitStop();
            return start.slot();
        }
    }

    /** Restart into the other slot, a watchdog there, a restart into the confirmed one, power off. */
    @Test
    void theRegisterDecidesWhichSlotStartsNext() throws BuildFailure, IOException {
        control.stopsBy(MachineStop.RESET, 0x1005)
                .stopsBy(MachineStop.WATCHDOG, 0x1005)
                .stopsBy(MachineStop.RESET, 0x1000)
                .stopsBy(MachineStop.POWER_OFF, 0x1005)
                .stopsBy(MachineStop.POWER_OFF, 0);
        assertEquals(Slot.A, start("on"));
        assertEquals(3, life.status().partition());
        assertEquals(Slot.B, start("trial"));
        assertEquals(3, life.status().partition(), "a watchdog leaves the number");
        assertEquals(Slot.B, start("trial"));
        assertEquals(Slot.A, start("back"));
        assertEquals(ResetStatus.POWER_ON, life.status(), "without power there is no number");
        assertEquals(Slot.A, start("cold"));
        for (String name : new String[] {"01-on", "02-trial", "03-trial", "04-back", "05-cold"}) {
            assertTrue(
                    Files.isRegularFile(folder.resolve("starts").resolve(name).resolve("console.log")), name);
        }
        String command = Files.readString(folder.resolve("starts/02-trial/qemu-command.txt"));
        assertTrue(command.contains("-action reboot=shutdown,shutdown=pause"), command);
        assertFalse(command.contains("-no-reboot"), command);
    }

    @Test
    void aPowerCutLosesTheNumber() throws BuildFailure, IOException {
        life.setStatus(ResetStatus.asking(3));
        try (LifeStart start = life.start("cut")) {
            assertEquals(Slot.B, start.slot());
        }
        assertEquals(ResetStatus.POWER_ON, life.status());
        control.stopsBy(MachineStop.POWER_OFF, 0);
        assertEquals(Slot.A, start("cold"));
    }

    @Test
    void theBootFilesAreThoseThatTheCardHasThen() throws BuildFailure, IOException {
        control.stopsBy(MachineStop.RESET, 0x1000).stopsBy(MachineStop.RESET, 0x1000);
        start("one");
        card.put(1, "autoboot.txt", "[all]\nboot_partition=3\n");
        assertEquals(Slot.B, start("two"));
        assertEquals("slot B", Files.readString(folder.resolve("starts/boot-files/card/initramfs8")));
    }

    @Test
    void aSlotWithoutBootFilesIsNotStarted() throws BuildFailure {
        card.remove(3, "start.elf");
        life.setStatus(ResetStatus.asking(3));
        BuildFailure failure = assertThrows(BuildFailure.class, () -> life.start("trial"));
        assertTrue(
                failure.getMessage().contains("partition 3 of card.img has no file start.elf"), failure.getMessage());
        assertEquals(3, life.status().partition(), "only a power cycle helps");
    }

    @Test
    void aMachineThatNeverStopsIsNamedWithItsLastLines() throws BuildFailure, IOException {
        control.runsOn();
        try (LifeStart start = life.start("on")) {
            BuildFailure failure = assertThrows(BuildFailure.class, start::awaitStop);
            assertTrue(
                    failure.getMessage().contains("waited 60 s for the guest to restart or switch the machine off"),
                    failure.getMessage());
        }
    }

    @Test
    void aPartitionThatIsNoSlotIsNamed() throws BuildFailure, IOException {
        card.fillSlot(1, "p1");
        life.setStatus(ResetStatus.asking(1));
        try (LifeStart start = life.start("on")) {
            BuildFailure failure = assertThrows(BuildFailure.class, start::slot);
            assertTrue(
                    failure.getMessage().contains("the firmware starts from partition 1, which is no slot"),
                    failure.getMessage());
        }
    }

    @Test
    void aDamagedBootVolumeKeepsItsRecordAndStartsNoMore() throws BuildFailure, IOException {
        byte[] before = Files.readAllBytes(card.image());
        CardDamage.eraseFats(card.image(), Slot.B);
        byte[] after = Files.readAllBytes(card.image());
        int start = 3 << 20;
        // The boot sector, and slot A.
        assertEquals(
                Arrays.hashCode(Arrays.copyOf(before, start + 512)),
                Arrays.hashCode(Arrays.copyOf(after, start + 512)));
        life.setStatus(ResetStatus.asking(3));
        assertThrows(BuildFailure.class, () -> life.start("trial"));
        life.cutPower();
        control.stopsBy(MachineStop.POWER_OFF, 0);
        assertEquals(Slot.A, start("cold"));
    }
}
