// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.release;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinRecordTest {

    private static final String DIGEST = "d".repeat(64);

    @TempDir
    Path folder;

    private static String record(String model, int cycles, String result) {
        return "usb-cycles 1\npin " + DIGEST + "\nbuild 0.1.0+abc\nmodel " + model
                + "\nkernel 6.12.95+deb12-arm64\ncycles 50\n"
                + IntStream.rangeClosed(1, cycles)
                        .mapToObj(cycle ->
                                "cycle " + cycle + " attach-ms 900 read-ms 450 sha256 " + "0".repeat(64) + "\n")
                        .collect(Collectors.joining())
                + "result " + result + "\n";
    }

    private void checkFails(String wanted, String record) throws Exception {
        Files.writeString(folder.resolve(DIGEST + ".txt"), record);
        String message = assertThrows(BuildFailure.class, () -> PinRecord.check(folder, DIGEST))
                .getMessage();
        assertTrue(message.contains(wanted), message);
        assertTrue(message.contains("usb-cycles.sh"), message);
    }

    @Test
    void goodRecord() throws Exception {
        Files.writeString(folder.resolve(DIGEST + ".txt"), record("Raspberry Pi Zero 2 W Rev 1.0", 50, "pass"));
        assertDoesNotThrow(() -> PinRecord.check(folder, DIGEST));
    }

    @Test
    void whatIsNoProof() throws Exception {
        String good = record("Raspberry Pi Zero 2 W", 50, "pass");
        checkFails("49 cycles", record("Raspberry Pi Zero 2 W", 49, "pass"));
        checkFails("not of a Raspberry Pi Zero 2 W", record("Raspberry Pi 3 Model B", 50, "pass"));
        checkFails("not of a Raspberry Pi Zero 2 W", record("Raspberry Pi Zero 2 Wrong", 50, "pass"));
        checkFails("does not end", record("Raspberry Pi Zero 2 W", 50, "fail: cycle 50: no disk came"));
        checkFails("does not end", good + "more\n");
        checkFails("another pin", good.replace(DIGEST, "e".repeat(64)));
        checkFails("no record", "");
        checkFails("no record", "\n" + good);
        checkFails("no record", "\u0000\uffff");
        checkFails("has 0 cycles", good.replace("cycle ", "cycle -"));
        checkFails("larger than any", good + "x".repeat(70_000));
    }

    @Test
    void missingRecord() {
        String message = assertThrows(BuildFailure.class, () -> PinRecord.check(folder, DIGEST))
                .getMessage();
        assertTrue(message.contains("is missing"), message);
    }
}
