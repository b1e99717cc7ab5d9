// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.image.install.RunningSystem;
import dev.kn86.image.image.install.UpdateProgram;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Executables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Installs on the build machine as on a deck, up to the restart: {@code kn86-update} sees the slot switch of a deck's
 * kernel, and the program that would restart the deck writes down what it is asked for.
 */
final class HostTrial {

    /** What Debian's kernel shows of the overlay kn86-slot-select (docs/update.md, "The slot switch"). */
    private static final String DEVICES = "sys/bus/platform/drivers/syscon-reboot-mode";

    private static final int MODE = 0x5a000000;
    private static final Pattern ASKED = Pattern.compile("reboot --reboot-argument=partition([0-9])\n");

    private final UpdateProgram program;
    private final Path root;
    private final Path restart;
    private final Path asked;

    /** @param folder gets the files that stand for the deck; it exists and is empty */
    HostTrial(UpdateProgram program, Path folder) throws BuildFailure, IOException {
        this.program = program;
        this.root = folder.resolve("root");
        this.restart = folder.resolve("restart");
        this.asked = folder.resolve("asked");
        Path node = Files.createDirectories(root.resolve("device/of_node"));
        for (Slot slot : Slot.values()) {
            int number = slot.boot().number();
            // 2 is 4, and 3 is 5: bit 1 of a number is bit 2 of the register.
            Files.write(
                    node.resolve("mode-partition" + number),
                    ByteBuffer.allocate(Integer.BYTES)
                            .putInt(MODE | (number & 1) | (number & 2) << 1)
                            .array());
        }
        Path devices = Files.createDirectories(root.resolve(DEVICES));
        Files.createSymbolicLink(devices.resolve("slot-select"), root.resolve("device"));
        Files.createDirectories(root.resolve("dev"));
        Executables.allow(Files.writeString(restart, "#!/bin/sh\necho \"$*\" >'" + asked + "'\n"));
    }

    /**
     * Installs.
     *
     * @param running the confirmed slot
     * @return the partition that the deck would restart into
     */
    int install(Path card, Slot running, RunningSystem system, String hardware, Path payload)
            throws BuildFailure, IOException {
        program.install(
                card, running, system, hardware, payload, List.of("--root", root, "--restart-command", restart));
        Matcher text = ASKED.matcher(Files.readString(asked));
        if (!text.matches()) {
            throw new BuildFailure(
                    "update-test: kn86-update asks for another restart than one into a slot: "
                            + Files.readString(asked),
                    "Read docs/update.md, \"The slot switch\".");
        }
        return Integer.parseInt(text.group(1));
    }
}
