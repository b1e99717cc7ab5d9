// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class KernelCommandLineTest {

    @TempDir
    Path folder;

    private KernelCommandLine read(String text) throws IOException, BuildFailure {
        return KernelCommandLine.read(Files.writeString(folder.resolve("cmdline.txt"), text));
    }

    private String refusal(String text) {
        return assertThrows(BuildFailure.class, () -> read(text))
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow()
                .replace(folder + "/", "");
    }

    @Test
    void changesTheRootAndNothingElse() throws Exception {
        Path file = folder.resolve("out.txt");
        read("console=tty1 root=/dev/mmcblk0p4  rootwait my.root=x\n")
                .withRoot(Slot.B.root().device())
                .write(file);
        assertEquals("console=tty1 root=/dev/mmcblk0p5 rootwait my.root=x\n", Files.readString(file));
    }

    @Test
    void announcesAHiddenGptOnce() throws Exception {
        KernelCommandLine line = read("root=/dev/mmcblk0p4 ro\n");
        KernelCommandLine hidden = TableKind.HIDDEN_GPT.applyTo(line);
        assertEquals(read("root=/dev/mmcblk0p4 ro gpt"), hidden);
        assertEquals(hidden, TableKind.HIDDEN_GPT.applyTo(hidden));
        assertEquals(line, TableKind.HYBRID.applyTo(line));
    }

    @Test
    void refusesWhatTheFirmwareWouldMisread() {
        assertEquals("cmdline.txt has 2 lines; the firmware reads one", refusal("root=/dev/mmcblk0p4\nro\n"));
        assertEquals("cmdline.txt has 0 lines; the firmware reads one", refusal(""));
        assertEquals("cmdline.txt has 0 arguments root=, and needs one", refusal("console=tty1\n"));
        assertEquals("cmdline.txt has 2 arguments root=, and needs one", refusal("root=a root=b\n"));
    }

    @Test
    void argumentsAreBytes() throws Exception {
        Path file = Files.write(
                folder.resolve("bytes.txt"),
                new byte[] {'r', 'o', 'o', 't', '=', 'x', ' ', 'a', '=', (byte) 0xfc, '\n'});
        Path out = folder.resolve("out.txt");
        KernelCommandLine.read(file).write(out);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(out));
    }
}
