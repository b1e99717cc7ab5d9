// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OledRowsTest {

    private final List<PicoEvent> events = new ArrayList<>();

    private OledRowsTest row(int row, String text) {
        events.add(new PicoEvent(events.size(), "set_row", row, text));
        return this;
    }

    private OledRows rows() throws BuildFailure, IOException {
        return new OledRows(events, OledRules.read(PicoSamples.OLED_RULES));
    }

    private List<String> faults(boolean toured) throws BuildFailure, IOException {
        return rows().faults(toured);
    }

    @Test
    void aDeckThatNobodyUsesHasSpokenOnce() throws BuildFailure, IOException {
        row(0, "BAT -- 00:00 DEV  TERM:STATUS")
                .row(1, "again, OPERATOR.")
                .row(2, "")
                .row(3, "OPERATOR BARE DECK");
        assertEquals(List.of(), faults(false));
        assertEquals(
                List.of(
                        "row 1 of the OLED does not name the tab SYS, where the deck was switched off: "
                                + "BAT -- 00:00 DEV  TERM:STATUS",
                        "row 4 of the OLED does not say POWER OFF: OPERATOR BARE DECK",
                        "row 3 of the OLED is blank, though CIPHER has spoken more than once"),
                faults(true));
    }

    @Test
    void theThirdRowFollowsTheSecond() throws BuildFailure, IOException {
        row(0, "BAT -- 00:00 DEV  TERM:STATUS")
                .row(1, "one")
                .row(3, "X")
                .row(1, "two")
                .row(2, "one")
                .row(1, "three")
                .row(2, "two")
                .row(0, "BAT -- 00:01 LINK TERM:SYS")
                .row(3, "POWER OFF");
        assertEquals(List.of(), faults(true));
        row(1, "three").row(2, "two");
        assertEquals(List.of(), faults(true));
        row(1, "four").row(2, "two");
        assertEquals(List.of("row 3 of the OLED is not CIPHER's previous fragment, \"three\": \"two\""), faults(true));
    }

    @Test
    void aRowThatWasBlankedCountsAsEmpty() throws BuildFailure, IOException {
        row(0, "BAT -- 00:00 DEV  TERM:STATUS").row(1, "one").row(3, "X").row(1, "   ");
        assertFalse(rows().areFilled());
        assertEquals(
                List.of("the Pico did not get text for the rows 1, 2 and 4 of the OLED: "
                        + "[BAT -- 00:00 DEV  TERM:STATUS, , X]"),
                faults(false));
    }

    @Test
    void anythingElseIsNoStatusStrip() throws BuildFailure, IOException {
        row(0, "BAT 00:00 DEV TERM:STATUS").row(1, "one").row(3, "X");
        assertEquals(
                List.of("row 1 of the OLED is no status strip (battery, timer, mode, tab): "
                        + "BAT 00:00 DEV TERM:STATUS"),
                faults(false));
    }
}
