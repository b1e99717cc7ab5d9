// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.TestCard;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class DriverInitramfsTest {

    @TempDir
    Path folder;

    private TestCard card;

    @BeforeEach
    void makeCard() throws BuildFailure, IOException {
        card = TestCard.bootable(folder, 8);
    }

    private BootFiles make() throws BuildFailure, IOException {
        return DriverInitramfs.make(
                Machine.with(new Machine.Panel(1024, 600)),
                card.image(),
                card.read(false),
                TestCard.TOOLBOX,
                TestCard.RUNNER);
    }

    private String failure() {
        return assertThrows(BuildFailure.class, this::make).getMessage();
    }

    @Test
    void theCardsOwnInitramfsIsFollowedByTheDriversOfTheOtherMachine() throws BuildFailure, IOException {
        card.addRoot("cqhci.ko.xz", "sdhci.ko.xz", "sdhci-pci.ko.xz", "sdhci-iproc.ko.xz");
        BootFiles files = make();

        byte[] made = Files.readAllBytes(files.initramfs());
        byte[] own = "slot A".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(own, Arrays.copyOf(made, own.length));
        String text = new String(made, StandardCharsets.ISO_8859_1);
        assertEquals(8, text.indexOf("070701"), "the second archive begins at a multiple of four");
        for (String part : new String[] {
            "kn86-boot-test/cqhci.ko.xz\0",
            "kn86-boot-test/sdhci.ko.xz\0",
            "kn86-boot-test/sdhci-pci.ko.xz\0",
            "#!/bin/sh\n/kn86-boot-test/insmod /kn86-boot-test/cqhci.ko.xz\n"
                    + "/kn86-boot-test/insmod /kn86-boot-test/sdhci.ko.xz\n"
                    + "/kn86-boot-test/insmod /kn86-boot-test/sdhci-pci.ko.xz\nexec /init \"$@\"\n"
        }) {
            assertTrue(text.contains(part), part);
        }
        assertEquals(card.read(false).kernel(), files.kernel());
        assertTrue(files.overlayNodes().isEmpty(), "that machine's device tree is not the deck's");
    }

    @Test
    void aCardWithoutThatDriverIsRefused() throws BuildFailure, IOException {
        card.addRoot("cqhci.ko", "sdhci.ko", "sdhci-iproc.ko");
        assertTrue(
                failure()
                        .contains(
                                "0 kernels of the card have the modules drivers/mmc/host/cqhci, drivers/mmc/host/sdhci, drivers/mmc/host/sdhci-pci"),
                failure());
    }

    @Test
    void aRootThatIsNoPartitionOfTheCardIsRefused() throws BuildFailure, IOException {
        assertTrue(failure().contains("has no p4, which the kernel's command line names"), failure());
        card.put(2, "cmdline.txt", "root=LABEL=root ro\n");
        assertTrue(failure().contains("names no partition of the card as its root: root=LABEL=root ro"), failure());
    }
}
