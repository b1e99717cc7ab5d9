// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.firmware.TestCard;
import dev.kn86.image.boot.guest.GuestReport;
import dev.kn86.image.boot.guest.Readiness;
import dev.kn86.image.boot.panel.PanelSamples;
import dev.kn86.image.boot.pico.PicoFrame;
import dev.kn86.image.boot.pico.PicoSamples;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Stands in for QEMU and for the Pico's simulator: shell scripts that print what a test gives them. The guest's shell
 * looks answers up by the name of the question and runs no command.
 */
public final class FakeBoard {

    private static final String BUDGET =
            "kernel\t2\ninitramfs\t3\nsystemd to first frame\t10\nkernel to first frame\t15\n*\t1\n";

    /** As nOSh. */
    static final Readiness READY = new Readiness(Readiness.NOSH, true);

    private final Path folder;
    private final TestCard card;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private String console = "echo '[    0.000000] Booting Linux on physical CPU 0x0'\n"
            + "echo '[    1.250000] Run /init as init process'\n"
            + "echo 'Welcome to Debian GNU/Linux 12 (bookworm)!'\n"
            + "echo '[  OK  ] Started kn86-nosh.service.'\n";
    private String powerOff = "echo '[  109.978600] reboot: Power down'; exit 0";
    private String events = PicoSamples.EVENTS;
    private int picoExit;
    private Readiness ready = READY;
    private boolean withPico = true;
    private FakePanel panel;
    private int usbCycles;

    FakeBoard(Path folder, TestCard card) {
        this.folder = folder;
        this.card = card;
        GuestReport.questions(READY).keySet().forEach(question -> answers.put(question, ""));
        answers.put("overlay-nodes", "");
        answers.put("journal", "[   12.000000] kernel: the reason");
        answers.put("system-state", "running");
        answers.put("unit", "NRestarts=0\nStatusText=ready\nActiveState=active\nSubState=running");
        answers.put("root", "/dev/mmcblk0p4 ext4 ro,noatime");
        answers.put("share", "/dev/mmcblk0p6 ext4 rw,noatime share 1111-2222");
        answers.put("tmpfs", "/run\n/tmp\n/var/tmp\n/var/log");
        answers.put("build-id", "VERSION=0.1.0\nBUILD_ID=0.1.0+abc");
        answers.put("critical-chain", "kn86-nosh.service +1.2s");
        answers.put("userspace-start", "UserspaceTimestampMonotonic=4000000");
        answers.put("first-frame", "[   14.000000] nosh[42]: display: first frame");
        answers.put("processor-time", "CPUUsageNSec=500000000\nId=kn86-nosh.service");
        answers.put("usb-cycles", "started");
        // The number of the boot.
        answers.put("deck-boots", "boots $boot");
    }

    /** @param code shell code that prints the console up to the start of the shell */
    FakeBoard console(String code) {
        console = code;
        return this;
    }

    FakeBoard answer(String question, String text) {
        answers.put(question, text);
        return this;
    }

    /** @param code shell code that runs in place of {@code systemctl poweroff} */
    FakeBoard powerOff(String code) {
        powerOff = code;
        return this;
    }

    FakeBoard picoEvents(String lines) {
        events = lines;
        return this;
    }

    FakeBoard picoExit(int code) {
        picoExit = code;
        return this;
    }

    /** Boots another product, which has no Pico. */
    FakeBoard product(Readiness other) {
        ready = other;
        withPico = false;
        return this;
    }

    /** Adds a boot with a panel and a keyboard behind the others. */
    FakeBoard panel(FakePanel fake) {
        panel = fake;
        return this;
    }

    /** Ends the first boot with USB cycles, whose record is on p6 of the card already. */
    FakeBoard usbCycles(int count) {
        usbCycles = count;
        return this;
    }

    /** The program that stands in for QEMU. */
    Path emulator() {
        return folder.resolve("fake-qemu");
    }

    Path output() {
        return folder.resolve("out");
    }

    /** Runs the boot test with these programs. */
    void boot(Duration timeout, int boots) throws BuildFailure, IOException {
        BufferedImage picture = new BufferedImage(256, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int row = 0; row < 4; row++) {
            picture.setRGB(7, 16 * row + 7, 0xFFFFFF);
        }
        ImageIO.write(picture, "png", folder.resolve("picture.png").toFile());
        Files.writeString(folder.resolve("events"), events);
        Files.writeString(folder.resolve("events-used"), PicoSamples.EVENTS_AFTER_TOUR);
        Path budget = Files.writeString(folder.resolve("boot-budget.tsv"), BUDGET);
        Files.write(
                folder.resolve("received"),
                PicoSamples.wire(PicoFrame.HELLO, PicoFrame.VERSION_QUERY, PicoFrame.OLED_SET_ROW));
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            String text = answer.getValue();
            Files.writeString(folder.resolve("answer-" + answer.getKey()), text.isEmpty() ? "" : text + "\n");
        }
        Path pico = script(
                "fake-pico-sim",
                """
                while [ $# -gt 0 ]; do
                    case $1 in
                    --oled-png) cp '%1$s/picture.png' "$2" ;;
                    --oled-frames) cp '%1$s/picture.png' "$2/0001-1500ms.png" ;;
                    --events) case $2 in */panel/*) cp '%1$s/events-used' "$2" ;; *) cp '%1$s/events' "$2" ;; esac ;;
                    --received) cp '%1$s/received' "$2" ;;
                    esac
                    shift
                done
                exit %2$d
                """
                        .formatted(folder, picoExit));
        script("fake-qemu", emulatorScript());
        new BootTest(TestCard.TOOLBOX, TestCard.RUNNER, new SilentProgress(), socket -> panel)
                .run(new BootRequest(
                        card.image(),
                        ready,
                        withPico ? Optional.of(new PicoRequest(pico, PicoSamples.OLED_RULES)) : Optional.empty(),
                        emulator().toString(),
                        output(),
                        timeout,
                        boots,
                        false,
                        usbCycles,
                        Optional.ofNullable(panel)
                                .map(fake -> new PanelRequest(
                                        PanelSamples.TOUR, PanelSamples.FONT, budget, Duration.ofSeconds(2)))));
    }

    /** The file whose existence switches the machine off. */
    Path switchedOff() {
        return folder.resolve("switched-off");
    }

    /** Needs bash, whose read has a time limit; after it the variable has the part of the line that has arrived. */
    private String emulatorScript() {
        return """
                boot=$(($(cat '%1$s/boot' 2>/dev/null || echo 0) + 1)); echo $boot >'%1$s/boot'
                power_off() { %3$s; }
                %2$s
                line=
                while :; do
                    IFS= read -r -t 0.1 part; status=$?
                    line=$line$part
                    [ $status -le 128 ] || { [ ! -e '%4$s' ] || power_off; continue; }
                    [ $status -eq 0 ] || exit 0
                    name=$(expr "$line" : '.*echo .KN86-ANSWER \\(.*\\)\\..$')
                    case $line in
                    stty*) echo 'KN86-ANSWER sh' ;;
                    dmesg*) echo 'KN86-ANSWER quiet' ;;
                    'systemctl poweroff') power_off ;;
                    *kn86.usb_cycles=*)
                        sed "s/^/KN86-ANSWER $name| /" '%1$s'/answer-"$name"; echo "KN86-ANSWER $name."
                        grep -q started '%1$s'/answer-"$name" && power_off ;;
                    *) sed "s/[$]boot/$boot/; s/^/KN86-ANSWER $name| /" '%1$s'/answer-"$name"; echo "KN86-ANSWER $name." ;;
                    esac
                    line=
                done
                """
                .formatted(folder, console, powerOff, switchedOff());
    }

    private Path script(String name, String body) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, "#!/bin/bash\n" + body);
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + script + " executable");
        }
        return script;
    }
}
