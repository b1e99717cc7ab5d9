// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.disk.Slot;
import dev.kn86.image.disk.TableKind;
import dev.kn86.image.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCommandLineTest {

    @TempDir
    Path folder;

    private KernelCommandLine read(String text) throws IOException, BuildFailure {
        return KernelCommandLine.read(Files.writeString(folder.resolve("cmdline.txt"), text));
    }

    private String refusal(String text) {
        return assertThrows(BuildFailure.class, () -> read(text)).getMessage().lines().findFirst().orElseThrow()
                .replace(folder + "/", "");
    }

    @Test
    void changesTheRootAndNothingElse() throws Exception {
        Path file = folder.resolve("out.txt");
        read("console=tty1 root=/dev/mmcblk0p4  rootwait my.root=x\n").withRootOf(Slot.B).write(file);
        assertEquals("console=tty1 root=/dev/mmcblk0p5 rootwait my.root=x\n", Files.readString(file));
    }

    @Test
    void announcesAHiddenGptOnce() throws Exception {
        KernelCommandLine line = read("root=/dev/mmcblk0p4 ro\n");
        KernelCommandLine hidden = line.withTable(TableKind.HIDDEN_GPT);
        assertEquals(read("root=/dev/mmcblk0p4 ro gpt"), hidden);
        assertEquals(hidden, hidden.withTable(TableKind.HIDDEN_GPT));
        assertEquals(line, line.withTable(TableKind.HYBRID));
    }

    @Test
    void refusesWhatTheFirmwareWouldMisread() {
        assertEquals("cmdline.txt has 2 lines; the firmware reads one", refusal("root=/dev/mmcblk0p4\nro\n"));
        assertEquals("cmdline.txt has 0 lines; the firmware reads one", refusal(""));
        assertEquals("cmdline.txt has 0 arguments root=, and needs one", refusal("console=tty1\n"));
        assertEquals("cmdline.txt has 2 arguments root=, and needs one", refusal("root=a root=b\n"));
    }
}
