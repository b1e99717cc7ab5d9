// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.failure;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class BuildFailureTest {

    private final BuildFailure table = new BuildFailure("kn86.table=x is no table", "Choose hybrid.");
    private final BuildFailure base = new BuildFailure("kn86.base=y is no base", "Use debian.");

    @Test
    void manyFailuresAreToldTogetherAndEqualOnesOnce() {
        BuildFailure twin = new BuildFailure("kn86.table=x is no table", "Choose hybrid.");
        BuildFailure all = assertThrows(BuildFailure.class, () -> BuildFailure.throwAll(List.of(table, base, twin)));
        assertEquals(
                "kn86.table=x is no table\n  -> Choose hybrid.\nkn86.base=y is no base\n  -> Use debian.",
                all.getMessage());
        assertEquals("Choose hybrid.\nUse debian.", all.remedy());
    }

    @Test
    void oneFailureIsThrownAsItIsAndNoneNotAtAll() {
        assertSame(table, assertThrows(BuildFailure.class, () -> BuildFailure.throwAll(List.of(table))));
        assertDoesNotThrow(() -> BuildFailure.throwAll(List.of()));
    }

    /** The net below all places that put foreign text into a message. */
    @Test
    void noMessageControlsTheTerminal() {
        BuildFailure failure = new BuildFailure("größer \u001b[2J\u009b1m\u202e\nsecond line", "Do\r this.\u200b");
        assertEquals("größer \\x1b[2J\\x9b1m\\u202e\nsecond line\n  -> Do\\x0d this.\\u200b", failure.getMessage());
        assertEquals("Do\\x0d this.\\u200b", failure.remedy());
        assertEquals("in \\x07: größer", failure.in("in \u0007").getMessage().substring(0, 15));
    }

    @Test
    void aPlaceGoesBeforeTheProblem() {
        BuildFailure placed = table.in("the goal image");
        assertEquals("the goal image: kn86.table=x is no table\n  -> Choose hybrid.", placed.getMessage());
        assertEquals(table.remedy(), placed.remedy());
    }
}
