// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirmwareTextTest {

    @TempDir
    Path folder;

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

    /** Two in one line are in no documentation. */
    @Test
    void eachFilterHasALineOfItsOwn() {
        FirmwareText text = parse("[pi3][pi02]\nkey=b\n");
        assertEquals(Optional.empty(), text.last("key"));
        assertEquals(
                List.of(
                        "config.txt:1: [pi3][pi02] is more than one filter; the documentation has each on a line of its own,"
                                + " where one of the same kind replaces the one before; what follows is not looked at"),
                text.warnings());
        assertEquals(List.of(), parse("[pi3]\n[pi02]\nkey=b\n").warnings());
    }

    /** The byte 85, which is in many letters of UTF-8, ends a line for Java, and not for the firmware. */
    @Test
    void aValueMayHoldAnyByte() {
        assertEquals(
                Optional.of("a\u00c3\u0085b"), parse("key=a\u00c3\u0085b\n").last("key"));
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

    @ParameterizedTest
    @CsvSource({
        "board-type=0x12, true",
        "board-type=18, true",
        "board-type=0x08, false",
        "board-type=012, false",
        "PI02, true",
        "cm0, false",
        "pi500, false",
        "HDMI:0, false",
        "boot_partition=2, false",
        "bootvar0=0x1, false",
        "pi99, false",
        "nonsense, false",
    })
    void filtersAreReadAsTheFirmwareReadsThem(String filter, boolean holds) {
        assertEquals(holds, parse("[" + filter + "]\nkey=value\n").last("key").isPresent());
    }

    @Test
    void modelAndBoardTypeAreOneKindAndTheOthersAreOneEach() {
        assertEquals(
                Optional.of("b"), parse("[pi4]\n[board-type=0x12]\nkey=b\n").last("key"));
        assertEquals(Optional.of("b"), parse("[none]\n[pi02]\nkey=b\n").last("key"));
        for (String other : new String[] {"EDID=VSC-TD2220", "gpio4=1", "0x12345678", "HDMI:0", "tryboot"}) {
            assertEquals(
                    Optional.empty(), parse("[" + other + "]\n[pi02]\nkey=b\n").last("key"), other);
        }
    }

    @Test
    void whatOnlyTheDeviceKnowsAndWhatIsNotKnownAreWarnings() {
        assertEquals(
                List.of(
                        "config.txt:1: [gpio4=1] is decided on the device (GPIO); what follows is not looked at here",
                        "config.txt:3: [pi99] is no filter that is known here; what follows is not looked at"),
                parse("[gpio4=1]\n[all]\n[pi99]\n").warnings());
        assertEquals(
                List.of("config.txt:2: dtovrelay is no setting that is known here"),
                parse("dtoverlay=a\ndtovrelay=b\nhdmi_group:1=2\n[pi4]\nalso=1\n")
                        .unknownSettings());
        assertEquals(
                List.of("config.txt:1: k\\x1b\\u202ey is no setting that is known here"),
                parse("k\u001b\u202ey=b\n").unknownSettings());
    }

    @Test
    void aCommentMayFollowASetting() {
        FirmwareText text = parse("dtoverlay=lamp,pin=4   # the lamp\n" + "key=1 #" + "x".repeat(200) + "\n");
        assertEquals(Optional.of("lamp,pin=4"), text.last("dtoverlay"));
        assertEquals(Optional.of("1"), text.last("key"));
        assertEquals(2, text.warnings().size(), text.warnings().toString());
        String hidden = "# " + "x".repeat(96) + "gpio=4=op\n";
        assertEquals(List.of(), parse(hidden).settings());
        assertEquals(List.of(), parse(hidden).warnings());
    }

    @Test
    void aByteOrderMarkHidesTheFirstLine() {
        for (String mark : new String[] {"\uFEFF", "\u00EF\u00BB\u00BF"}) {
            FirmwareText text = parse(mark + "gpio=4=op\r\ndtoverlay=lamp\r\n");
            assertEquals(Optional.empty(), text.last("gpio"));
            assertEquals(Optional.of("lamp"), text.last("dtoverlay"));
            assertTrue(text.warnings().get(0).startsWith("config.txt:1: the file begins with a byte order mark"));
        }
    }

    @Test
    void keysInCapitalsMeanTheSame() {
        assertEquals(Optional.of("lamp"), parse("DTOVERLAY=lamp\n").last("dtoverlay"));
        assertEquals(Optional.of("0x1"), parse("decode_MPG2=0x1\n").last("decode_MPG2"));
    }

    @Test
    void includedFilesTakeTheLinesPlace() throws Exception {
        Files.write(
                folder.resolve("extra.txt"), new byte[] {'b', '=', (byte) 0xfc, '\n', '[', 'p', 'i', '4', ']', '\n'});
        Files.writeString(folder.resolve("loop.txt"), "c=1\ninclude loop.txt\n");
        Files.createSymbolicLink(folder.resolve("link.txt"), folder.resolve("loop.txt"));
        Path config = Files.writeString(
                folder.resolve("config.txt"),
                "a=1\ninclude extra.txt\nhidden=1\n[all]\ninclude ../config.txt\ninclude link.txt\ninclude none.txt\n"
                        + "[pi4]\ninclude extra.txt\n[all]\ninclude loop.txt\nd=1\n");
        FirmwareText text = FirmwareText.read(config, Board.ZERO_2_W, false);
        assertEquals(Optional.of("\u00fc"), text.last("b"));
        assertEquals(Optional.empty(), text.last("hidden"));
        assertEquals(Optional.of("1"), text.last("d"));
        assertEquals("extra.txt:1", text.settings().get(1).place());
        assertEquals(
                List.of(
                        "config.txt:5: include ../config.txt names no file beside config.txt",
                        "config.txt:6: include link.txt names no file beside config.txt",
                        "config.txt:7: include none.txt names no file beside config.txt",
                        "loop.txt:2: more than 32 files are included; the rest is not read"),
                text.warnings());
        assertTrue(text.settings().stream().noneMatch(setting -> setting.key().equals("include")));
    }

    /** The files will be on a FAT. */
    @Test
    void capitalsInTheNameOfAnIncludedFileDoNotCount() throws Exception {
        Path inner =
                Files.writeString(Files.createDirectories(folder.resolve("Inc")).resolve("Extra.TXT"), "b=1\n");
        Path config = Files.writeString(folder.resolve("config.txt"), "include inc/extra.txt\n");
        FirmwareText text = FirmwareText.read(config, Board.ZERO_2_W, false);
        assertEquals(Optional.of("1"), text.last("b"));
        assertEquals(List.of(), text.warnings());
        assertEquals(List.of(config, inner), FirmwareText.files(config, Board.ZERO_2_W));
    }
}
