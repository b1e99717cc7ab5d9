// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Test data of the Pico: event logs, rules for the OLED, and frames. */
public final class PicoSamples {

    public static final Path OLED_RULES = Path.of("src/test/resources/oled/oled-rows.tsv");

    public static final String EVENTS =
            """
            {"ms":1,"event":"power_on"}
            {"ms":20,"event":"hello","sequence":1}
            {"ms":30,"event":"version_query"}
            {"ms":40,"event":"set_row","row":0,"level":15,"invert":false,"text":"BAT 98% 00:12 DEV  TERM:STATUS"}
            {"ms":50,"event":"set_row","row":1,"level":15,"invert":false,"text":"CIPHER READY"}
            {"ms":60,"event":"set_row","row":3,"level":10,"invert":false,"text":"OPERATOR BARE DECK"}
            {"ms":90,"event":"oled_png"}
            """;

    /** The events of a deck after the tour, at whose end it has switched itself off. */
    public static final String EVENTS_AFTER_TOUR = EVENTS
            + """
            {"ms":100,"event":"set_row","row":0,"level":8,"invert":false,"text":"BAT 98% 00:13 DEV  TERM:SYS"}
            {"ms":110,"event":"set_row","row":1,"level":15,"invert":false,"text":"GOOD NIGHT"}
            {"ms":120,"event":"set_row","row":2,"level":6,"invert":false,"text":"CIPHER READY"}
            {"ms":130,"event":"set_row","row":3,"level":10,"invert":false,"text":"POWER OFF"}
            {"ms":190,"event":"oled_png"}
            """;

    /** A copy of the vectors of pico-firmware/protocol. */
    static final Path VECTORS = Path.of("src/test/resources/protocol/vectors.txt");

    private PicoSamples() {}

    /**
     * Frames of these types, as bytes on the wire. Each has the payload of the first vector of its type, if there is
     * one.
     */
    public static byte[] wire(int... types) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int type : types) {
            byte[] payload = vectors("frame").stream()
                    .filter(vector -> Integer.parseInt(vector[2], 16) == type)
                    .findFirst()
                    .map(vector -> bytes(vector[3]))
                    .orElse(new byte[0]);
            wire.writeBytes(new PicoFrame(PicoFrame.Fault.NONE, type, payload).encoded());
        }
        return wire.toByteArray();
    }

    static List<String[]> vectors(String kind) throws IOException {
        List<String[]> vectors = Files.readAllLines(VECTORS).stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields[0].equals(kind))
                .toList();
        assertTrue(vectors.size() > 10, kind);
        return vectors;
    }

    static byte[] bytes(String hex) {
        return hex.equals("-") ? new byte[0] : HexFormat.of().parseHex(hex);
    }
}
