// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import java.nio.file.Path;

/** Event logs of the Pico's simulator, and rules for the OLED, that are made for tests. */
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

    /** The events of a deck that was used and has switched itself off. */
    public static final String EVENTS_AFTER_TOUR = EVENTS
            + """
            {"ms":100,"event":"set_row","row":0,"level":8,"invert":false,"text":"BAT 98% 00:13 DEV  TERM:SYS"}
            {"ms":110,"event":"set_row","row":1,"level":15,"invert":false,"text":"GOOD NIGHT"}
            {"ms":120,"event":"set_row","row":2,"level":6,"invert":false,"text":"CIPHER READY"}
            {"ms":130,"event":"set_row","row":3,"level":10,"invert":false,"text":"POWER OFF"}
            {"ms":190,"event":"oled_png"}
            """;

    private PicoSamples() {}
}
