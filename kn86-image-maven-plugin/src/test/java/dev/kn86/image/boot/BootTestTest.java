// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.firmware.TestCard;
import dev.kn86.image.boot.guest.Readiness;
import dev.kn86.image.boot.pico.PicoSamples;
import dev.kn86.image.testing.Await;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ForeignTools
class BootTestTest {

    private static final Duration AMPLE = Duration.ofSeconds(60);

    @TempDir
    static Path templateFolder;

    private static TestCard template;

    @TempDir
    Path folder;

    private TestCard card;
    private FakeBoard board;

    @BeforeAll
    static void makeTemplate() throws BuildFailure, IOException {
        // The size is a power of two, so the copy is as large as the image and its backup GPT is at the right place.
        template = TestCard.bootable(templateFolder, 8);
    }

    @BeforeEach
    void makeBoard() throws IOException {
        card = template.copyTo(folder);
        board = new FakeBoard(folder, card);
    }

    /** On a busy machine a killed process ends a moment later. */
    @AfterEach
    void noProcessIsLeft() throws Exception {
        assertEquals(List.of(), Await.until("no process is left", this::processes, List::isEmpty));
    }

    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    private String failure(Duration timeout, int boots) {
        return assertThrows(BuildFailure.class, () -> board.boot(timeout, boots))
                .getMessage();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), text);
    }

    @Test
    void aGoodBootLeavesItsEvidence() throws BuildFailure, IOException {
        board.boot(AMPLE, 1);

        Path out = board.output();
        assertContains("[  OK  ] Started kn86-nosh.service.", Files.readString(out.resolve("console.log")));
        assertContains("system-state\n    running\n", Files.readString(out.resolve("guest-report.txt")));
        assertTrue(Files.isRegularFile(out.resolve("cipher-line.png")));
        String timeline = Files.readString(out.resolve("timeline.json"));
        for (String event : List.of(
                "power-on",
                "kernel",
                "systemd",
                "unit-ready",
                "pico-hello",
                "oled-settled",
                "power-down",
                "power-off")) {
            assertContains("\"name\" : \"" + event + "\"", timeline);
        }
        assertFalse(Files.exists(out.resolve("card.img")), "the copy of the card stays only after a failure");
    }

    @Test
    void theMachineIsStartedAsTheDocumentSays() throws BuildFailure, IOException {
        board.boot(AMPLE, 1);
        String command = Files.readString(board.output().resolve("qemu-command.txt"));
        assertContains("-M raspi3b -smp 4 -m 1G", command);
        assertContains(TestCard.COMMAND_LINE + " console=ttyS1,115200", command);
        assertContains("-no-reboot", command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[    9.1] Kernel panic - not syncing: Attempted to kill init!|the kernel panicked before kn86-nosh.service had started",
                "[    9.1] Internal error: Oops: 0000000096000005 [#1] SMP|the kernel crashed before kn86-nosh.service had started",
                "ALERT!  /dev/mmcblk0p4 does not exist.  Dropping to a shell!|the initramfs found no root file system",
                "[  OK  ] Reached target emergency.target.|systemd gave up and started its emergency shell",
                "[FAILED] Failed to start kn86-share.service.|a unit failed before kn86-nosh.service had started",
                "[DEPEND] Dependency failed for kn86-nosh.service.|a unit could not start because of another one",
            })
    void aFailurePatternEndsTheTestAtOnce(String line, String problem) {
        board.console("echo first line; echo '" + line + "'; echo what follows; sleep 600");
        String message = failure(AMPLE, 1);
        assertContains(problem, message);
        assertContains("  | first line", message);
        assertContains("  | what follows", message);
    }

    @Test
    void theJournalOfAGuestThatStillRunsIsSaved() throws IOException {
        board.console(
                "echo '[  OK  ] Started kn86-boot-test-shell.service.'; echo '[FAILED] Failed to start kn86-share.service.'");
        assertContains("a unit failed before kn86-nosh.service had started", failure(AMPLE, 1));
        assertEquals(
                "[   12.000000] kernel: the reason\n",
                Files.readString(board.output().resolve("guest-journal.txt")));
    }

    @Test
    void aMachineThatStopsWhileItIsAskedIsNamed() {
        board.console("echo '[  OK  ] Started kn86-nosh.service.'; exec <&-; exit 0");
        assertContains("the emulated machine stopped or restarted", failure(AMPLE, 1));
    }

    @Test
    void theMessageEndsWithTheLast40Lines() {
        board.console("i=1; while [ $i -le 100 ]; do echo \"line $i.\"; i=$((i + 1)); done; exit 0");
        String message = failure(AMPLE, 1);
        assertContains("the emulated machine stopped or restarted before kn86-nosh.service had started", message);
        assertContains("  | line 100.", message);
        assertContains("  | line 61.", message);
        assertFalse(message.contains("line 60."), message);
    }

    @Test
    void aSilentMachineRunsIntoTheTimeLimit() {
        board.console("sleep 600");
        String message = failure(Duration.ofSeconds(2), 1);
        assertContains("time is up: waited", message);
        assertContains("(the console stayed silent)", message);
    }

    @Test
    void aMachineThatDoesNotPowerOffIsKilled() {
        board.powerOff("sleep 600");
        assertContains("time is up: the machine does not power off", failure(Duration.ofSeconds(8), 1));
    }

    @Test
    void anEmulatorThatFailsIsNamed() throws IOException {
        board.powerOff("echo broken >&2; exit 3");
        assertContains("the emulator ended with 3 (see qemu.log)", failure(AMPLE, 1));
        assertEquals("broken\n", Files.readString(board.output().resolve("qemu.log")));
    }

    @Test
    void aMissingEmulatorIsNamed() {
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> new BootTest(TestCard.TOOLBOX, TestCard.RUNNER, new SilentProgress())
                        .run(new BootRequest(
                                card.image(),
                                FakeBoard.READY,
                                Optional.of(new PicoRequest(card.image(), PicoSamples.OLED_RULES)),
                                "no-such-qemu",
                                board.output(),
                                AMPLE,
                                1,
                                false,
                                0,
                                Optional.empty())));
        assertContains("no-such-qemu could not be started", failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "system-state|degraded|the system's state is not \"running\" (system-state: degraded)",
                "failed-units|kn86-share.service loaded failed failed KN-86|units have failed (failed-units: kn86-share.service",
                "unit|ActiveState=failed|kn86-nosh.service is not active, or was restarted",
                "root|/dev/mmcblk0p4 ext4 rw,noatime|the root is not /dev/mmcblk0p4, ext4, read-only",
                "root|/dev/mmcblk0p5 ext4 ro,noatime|the root is not /dev/mmcblk0p4, ext4, read-only",
                "share||/home/shared is not p6, ext4, writable (share: no answer)",
                "tmpfs|/run|/tmp, /var/tmp and /var/log are not all tmpfs",
                "build-id|cat: /etc/kn86-build-id: No such file or directory|/etc/kn86-build-id is missing or empty",
                "deck-boots||the deck state on /home/shared counts no boot",
                "overlay-nodes|/gpio/lamp|the kernel's device tree lacks nodes of the overlays (missing-overlay-nodes: /gpio/lamp)",
            })
    void everyFaultOfTheGuestIsReported(String question, String answer, String fault) {
        board.answer(question, answer == null ? "" : answer);
        assertContains("\n  - " + fault, failure(AMPLE, 1));
        assertTrue(Files.exists(board.output().resolve("card.img")), "a failed test keeps the card");
        assertTrue(
                Files.exists(board.output().resolve("guest-journal.txt")),
                "the journal of a guest with a fault is saved");
    }

    @Test
    void aUnitThatWasRestartedIsReported() {
        board.answer("unit", "ActiveState=active\nSubState=running\nNRestarts=12");
        assertContains("\n  - kn86-nosh.service is not active, or was restarted", failure(AMPLE, 1));
    }

    @Test
    void anErrorThatThePicoLogsIsReported() {
        board.picoEvents(PicoSamples.EVENTS + "{\"ms\":95,\"event\":\"framing_error\",\"kind\":\"crc\"}\n");
        assertContains("the Pico logged framing_error after 95 ms", failure(AMPLE, 1));
    }

    @Test
    void aPicoThatEndsBadlyIsReported() {
        board.picoExit(1);
        assertContains("kn86-pico-sim ended with 1 after the deck was switched off", failure(AMPLE, 1));
    }

    @Test
    void theSecondBootFindsTheStateOfTheFirst() throws BuildFailure, IOException {
        board.boot(AMPLE, 2);
        assertContains("boots 1", Files.readString(board.output().resolve("guest-report.txt")));
        assertContains("boots 2", Files.readString(board.output().resolve("boot-2/guest-report.txt")));
    }

    @Test
    void anotherProductHasAUnitOfItsOwnAndNoPico() throws BuildFailure, IOException {
        board.product(new Readiness("radio.service", false))
                .console("echo '[  OK  ] Started kn86-nosh.service.'; sleep 1; echo '[  OK  ] Finished radio.service.'")
                .answer("unit", "ActiveState=active\nSubState=exited\nNRestarts=0");
        board.boot(AMPLE, 2);
        String report = Files.readString(board.output().resolve("guest-report.txt"));
        assertFalse(report.contains("deck-boots"), report);
        assertFalse(Files.exists(board.output().resolve("kn86-pico-sim")));
        assertFalse(Files.readString(board.output().resolve("index.html")).contains("OLED"));
    }

    @Test
    void aUnitThatDoesNotStartIsNamed() {
        board.product(new Readiness("radio.service", false)).console("echo '[  OK  ] Started radio-service.'");
        assertContains("radio.service had started", failure(Duration.ofSeconds(5), 1));
    }

    @Test
    void lostStateIsReported() {
        board.answer("share", "/dev/mmcblk0p6 ext4 rw share 1111-$boot").answer("deck-boots", "boots 1");
        String message = failure(AMPLE, 2);
        assertContains("p6 was formatted again: its file system was 1111-1 and is 1111-2", message);
        assertContains("the deck state did not survive: it counted 1 boots, then 1", message);
    }

    @Test
    void aBackupTableThatStayedInTheMiddleOfTheCardIsReported() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(card.image().toFile(), "rw")) {
            file.setLength((8 << 20) + 512);
        }
        assertContains("the device has left a wrong partition table on the card: the backup GPT", failure(AMPLE, 1));
    }

    @Test
    void anMbrThatTheDeviceChangedIsReported() {
        board.powerOff("printf 1 | dd of=" + board.output().resolve("card.img")
                + " bs=1 seek=440 conv=notrunc status=none; exit 0");
        assertContains("the device has changed the card's MBR", failure(AMPLE, 1));
    }

    private FakePanel panel() throws BuildFailure, IOException {
        card.addRoot("cqhci.ko", "sdhci.ko", "sdhci-pci.ko");
        return new FakePanel(board.switchedOff());
    }

    @Test
    void theTourIsPlayedAndTheDeckSwitchesItselfOff() throws BuildFailure, IOException {
        board.panel(panel()).boot(AMPLE, 1);

        Path out = board.output().resolve("panel");
        assertContains(
                "-M virt -cpu cortex-a53 -smp 1 -m 512M -nic none -icount shift=1",
                Files.readString(out.resolve("qemu-command.txt")));
        for (String picture : List.of(
                "hud-1-first-start",
                "hud-2-handle",
                "hud-3-status",
                "hud-4-lambda",
                "hud-5-link",
                "hud-6-sys",
                "hud-7-question")) {
            assertTrue(Files.isRegularFile(out.resolve(picture + ".png")), picture);
        }
        assertContains("14.000 s  15.000 s   kernel to first frame", Files.readString(out.resolve("budget.txt")));
        assertContains("\"name\" : \"hud sys\"", Files.readString(out.resolve("timeline.json")));
        String page = Files.readString(board.output().resolve("index.html"));
        for (String part : List.of(
                "<h2>panel, on QEMU's virt</h2>",
                "<figcaption>6-sys</figcaption>",
                "<figcaption>1.5 s</figcaption>",
                "kn86-nosh.service +1.2s",
                "14.000 s  15.000 s   kernel to first frame",
                "<td>unit-ready</td>")) {
            assertContains(part, page);
        }
    }

    @Test
    void aPanelThatShowsSomethingElseIsReportedWithItsWords() throws BuildFailure, IOException {
        board.panel(panel().withSlot("B")).answer("first-frame", "");
        String message = failure(AMPLE, 1);
        assertContains("the panel does not show what it should at the step \"sys\"", message);
        assertContains("missing is SLOT ·* A; its picture is hud-6-sys.png", message);
        assertContains("|     SLOT ·· B", message);
        assertTrue(Files.isRegularFile(board.output().resolve("panel/hud-6-sys.png")));
    }

    @Test
    void aBootOverItsBudgetIsReported() throws BuildFailure, IOException {
        board.panel(panel()).answer("first-frame", "[   15.500000] nosh[42]: display: first frame");
        String message = failure(AMPLE, 1);
        assertContains("- systemd to first frame took 11.500 s of the 10.000 s that its line in ", message);
        assertContains("- kernel to first frame took 15.500 s of the 15.000 s that its line in ", message);
    }

    @Test
    void aMissingImageIsNamed() {
        BootRequest request = new BootRequest(
                folder.resolve("no.img"),
                FakeBoard.READY,
                Optional.of(new PicoRequest(card.image(), PicoSamples.OLED_RULES)),
                "qemu",
                board.output(),
                AMPLE,
                1,
                false,
                0,
                Optional.empty());
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> new BootTest(TestCard.TOOLBOX, TestCard.RUNNER, new SilentProgress()).run(request));
        assertContains("there is no card image " + folder.resolve("no.img"), failure.getMessage());
    }
}
