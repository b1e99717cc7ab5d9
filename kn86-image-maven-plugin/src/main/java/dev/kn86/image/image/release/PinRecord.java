// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.release;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The record that a pin has survived the USB mass-storage cycles on the board (specification, "System Image Build",
 * base OS pinning; ADR-0011, risk 1). {@code tools/sd-provision/usb-cycles.sh} makes it.
 */
public final class PinRecord {

    /** How many cycles the specification asks for. */
    static final int CYCLES = 50;

    private static final String KIND = "usb-cycles 1";
    private static final String PASS = "result pass";
    private static final String MODEL = "model Raspberry Pi Zero 2 W";
    private static final Pattern CYCLE = Pattern.compile("cycle \\d+ attach-ms \\d+ read-ms \\d+ sha256 [0-9a-f]{64}");
    private static final long LARGEST = 65_536;

    private PinRecord() {}

    /**
     * Finds the record of a pin and reads it.
     *
     * @param folder the folder of the records, {@code pin-record} beside the pin file
     * @param digest the pin's digest, which names the record
     * @throws BuildFailure when there is none, or it is of another pin, another board, or not of enough good cycles
     */
    public static void check(Path folder, String digest) throws BuildFailure, IOException {
        Path file = folder.resolve(digest + ".txt");
        if (!Files.isRegularFile(file)) {
            throw failure(file, "is missing: nothing shows that this pin has survived the cycles");
        }
        if (Files.size(file) > LARGEST) {
            throw failure(file, "is larger than any record");
        }
        Optional<String> fault = fault(ForeignText.lines(file), digest);
        if (fault.isPresent()) {
            throw failure(file, fault.get());
        }
    }

    private static Optional<String> fault(List<String> lines, String digest) {
        if (lines.isEmpty() || !lines.get(0).equals(KIND)) {
            return Optional.of("is no record: its first line is not \"" + KIND + "\"");
        }
        if (!lines.contains("pin " + digest)) {
            return Optional.of("is of another pin");
        }
        if (lines.stream().noneMatch(line -> line.equals(MODEL) || line.startsWith(MODEL + " "))) {
            return Optional.of("is not of a Raspberry Pi Zero 2 W");
        }
        if (!lines.get(lines.size() - 1).equals(PASS)) {
            return Optional.of("does not end with \"" + PASS + "\"");
        }
        long cycles =
                lines.stream().filter(line -> CYCLE.matcher(line).matches()).count();
        return cycles < CYCLES
                ? Optional.of("has " + cycles + " cycles, and " + CYCLES + " are needed")
                : Optional.empty();
    }

    private static BuildFailure failure(Path file, String what) {
        return new BuildFailure(
                "release blocker: the record of the pin's " + CYCLES + " USB cycles, " + file + ", " + what,
                "Run the cycles on a deck with tools/sd-provision/usb-cycles.sh, and commit the record.");
    }
}
