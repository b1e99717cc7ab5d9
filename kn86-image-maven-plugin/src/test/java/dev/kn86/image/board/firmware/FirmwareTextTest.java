// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirmwareTextTest {

    private static FirmwareText parse(String text) {
        return FirmwareText.parse("config.txt", text, Board.ZERO_2_W, false);
    }

    @ParameterizedTest
    @CsvSource({
        "all, true",
        "none, false",
        "pi02, true",
        "pi0w, true",
        "pi0, true",
        "pi3, false",
        "pi3+, false",
        "pi4, false",
        "cm4, false",
        "tryboot, false",
        "gpio4=1, false",
        "0x12345678, false",
        "EDID=VSC-TD2220, false",
    })
    void aFilterDecidesForTheLinesAfterIt(String filter, boolean holds) {
        assertEquals(holds, parse("[" + filter + "]\nkey=value\n").last("key").isPresent());
    }

    @Test
    void filtersOfOneKindReplaceEachOtherAndThoseOfTwoKindsMustBothHold() {
        assertEquals(Optional.of("b"), parse("[pi4]\nkey=a\n[pi02]\nkey=b\n").last("key"));
        assertEquals(Optional.empty(), parse("[tryboot]\n[pi02]\nkey=b\n").last("key"));
        assertEquals(
                Optional.of("c"),
                parse("[tryboot]\n[pi4]\nkey=b\n[all]\nkey=c\n").last("key"));
    }

    @Test
    void theTrybootFilterHoldsOnlyInATrybootStart() {
        String text = "[tryboot]\nkey=trial\n";
        assertEquals(
                Optional.of("trial"),
                FirmwareText.parse("config.txt", text, Board.ZERO_2_W, true).last("key"));
        assertEquals(Optional.empty(), parse(text).last("key"));
    }

    @Test
    void theLastValueCounts() {
        assertEquals(Optional.of("2"), parse("key=1\nkey=2\n").last("key"));
    }

    @Test
    void commentsAndBlankLinesAreNoSettings() {
        assertEquals(1, parse("# key=1\n\n   \n key = 2 \n").settings().size());
        assertEquals(Optional.of("2"), parse(" key = 2 \r\n").last("key"));
    }

    @Test
    void initramfsHasNoEqualsSign() {
        assertEquals(
                Optional.of("initramfs8 followkernel"),
                parse("initramfs initramfs8 followkernel\n").last("initramfs"));
        assertEquals(
                Optional.of("a=b followkernel"),
                parse("initramfs a=b followkernel\n").last("initramfs"));
    }

    @Test
    void whatFollowsTheLineLimitIsIgnoredAndReported() {
        String exact = "key=" + "v".repeat(FirmwareText.LINE_LIMIT - 4);
        assertEquals(Optional.of(exact.substring(4)), parse(exact + "\n").last("key"));
        assertTrue(parse(exact).warnings().isEmpty());

        FirmwareText cut = parse("a=1\n" + exact + "w\n");
        assertEquals(Optional.of(exact.substring(4)), cut.last("key"));
        assertTrue(cut.warnings().get(0).startsWith("config.txt:2: the firmware reads only the first 98 characters"));
    }

    @Test
    void autobootChoosesByTheTrybootFlag() throws BuildFailure {
        assertEquals(new Autoboot(2, true), Autoboot.parse(Slot.A.autoboot(), Board.ZERO_2_W, false));
        assertEquals(new Autoboot(3, true), Autoboot.parse(Slot.A.autoboot(), Board.ZERO_2_W, true));
        assertEquals(new Autoboot(0, false), Autoboot.parse("", Board.ZERO_2_W, true));
    }

    @Test
    void autobootIsAtMost512BytesLong() throws BuildFailure {
        String padding = "#".repeat(512 - "boot_partition=2\n".length());
        assertEquals(
                2,
                Autoboot.parse("boot_partition=2\n" + padding, Board.ZERO_2_W, false)
                        .partition());
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> Autoboot.parse("boot_partition=2\n" + padding + "#", Board.ZERO_2_W, false));
        assertTrue(failure.getMessage().startsWith("autoboot.txt has 513 bytes; the firmware reads at most 512"));
    }

    @Test
    void autobootNeedsANumber() {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> Autoboot.parse("boot_partition=B\n", Board.ZERO_2_W, false));
        assertTrue(failure.getMessage().startsWith("autoboot.txt: boot_partition=B is no partition number"));
    }
}
