// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.panel.PanelLayout.Colour;
import dev.kn86.image.boot.panel.Placeholders.Values;
import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TourTest {

    /** The lines 1 to 6 of a tour. */
    private static final String HEAD =
            """
            panel	640x480
            grid	80x25
            background	black	#000000
            ink	white	#FFFFFF

            step	first
            """;

    private static final String END = "power-off\tret\n";

    @TempDir
    Path folder;

    private Tour read(String content) throws BuildFailure, IOException {
        return Tour.read(Files.writeString(folder.resolve("tour.tsv"), content));
    }

    private BuildFailure failure(String content) {
        return assertThrows(BuildFailure.class, () -> read(content));
    }

    @Test
    void everyLineOfATourIsRead() throws BuildFailure, IOException {
        Tour tour = read("# why\n" + HEAD + "keys\ta minus f4\ninverse\tONE TWO\nshows\tx.\n" + "step\tsecond-2\n"
                + "matches\tx+\nink\tgrey\t#7f7F7f\n" + END);
        assertEquals(
                new PanelLayout(
                        640,
                        480,
                        80,
                        25,
                        new Colour("black", 0),
                        List.of(new Colour("white", 0xFFFFFF), new Colour("grey", 0x7F7F7F))),
                tour.layout());
        assertEquals(
                List.of("first", "second-2"),
                tour.steps().stream().map(TourStep::name).toList());
        TourStep first = tour.steps().get(0);
        assertEquals(List.of("a", "minus", "f4"), first.keys());
        assertEquals(List.of("ONE TWO"), first.inverse());
        assertTrue(first.texts()
                .get(0)
                .pattern(name -> Optional.empty())
                .matcher("x.")
                .matches());
        assertFalse(first.texts()
                .get(0)
                .pattern(name -> Optional.empty())
                .matcher("xx")
                .matches());
        TourStep second = tour.steps().get(1);
        assertEquals(List.of(), second.keys());
        assertTrue(second.texts()
                .get(0)
                .pattern(name -> Optional.empty())
                .matcher("xx")
                .matches());
        assertEquals(List.of("ret"), tour.powerOffKeys());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~shout\tX~|7: there is no keyword \"shout\"|Allowed are panel, grid, background, ink, step, keys,",
                "shows|7: \"shows\" takes one value, and a tab before each: shows|Correct",
                "~shows\tX\tY~|7: \"shows\" takes one value|Correct",
                "~shows\t~|7: \"shows\" takes one value|Correct",
                "~inverse\t X~|7: there are blanks around \" X\"|Remove them",
                "~keys\tA~|7: \"A\" is no list of keys|QKeyCode",
                "~keys\ta  b~|7: \"a \\x20b\" is no list of keys|QKeyCode",
                "~keys\ta\nkeys\tb~|8: a second \"keys\"|Keep one",
                "~shows\t${deck}~|7: there is no placeholder ${deck}|Allowed are ${panel}, ${slot}, ${deck.boots}",
                "~shows\t${guest.version}~|7: there is no placeholder ${guest.version}|${guest.KEY}",
                "~shows\t${slot:0}~|7: there is no placeholder ${slot:0}|${guest.KEY:55}",
                "~matches\t(~|7: \"(\" is no regular expression: |shows",
                "~step\tnext~|6: the step \"first\" looks for nothing|\"inverse\", \"shows\" or \"matches\"",
                "~shows\tX\nstep\tfirst~|8: there is a step \"first\" already|of its own",
                "~shows\tX\nstep\tA/B~|8: \"A/B\" is no name of a step|small letters",
                "~panel\t1x1~|7: a second \"panel\"|Keep one",
                "~grid\t80~|7: \"80\" is no size|like this: 640x480",
                "~ink\tred\tff0000~|7: \"ff0000\" is no colour|like this: #",
                "~ink\t#FF0000~|7: \"ink\" takes a name and a colour|Correct",
                "~shows\tX\npower-off\tret\nstep\tnext~|9: nothing may follow \"power-off\"|to the end",
            })
    void aLineThatIsWrongIsNamedWithWhatIsAllowed(String lines, String problem, String remedy) {
        BuildFailure failure = failure(HEAD + lines + "\n" + END);
        assertTrue(failure.getMessage().startsWith(folder.resolve("tour.tsv") + ":" + problem), failure.getMessage());
        assertTrue(failure.remedy().contains(remedy), failure.remedy());
    }

    @ParameterizedTest
    @CsvSource({"panel", "grid", "background", "ink", "step", "power-off"})
    void aLineThatIsMissingIsNamed(String keyword) {
        String content = (HEAD + "shows\tX\n" + END)
                .lines()
                .filter(line -> !line.startsWith(keyword) && !(keyword.equals("step") && line.startsWith("shows")))
                .reduce("", (all, line) -> all + line + "\n");
        assertEquals(
                folder.resolve("tour.tsv") + " has no line \"" + keyword + "\"",
                failure(content).getMessage().lines().findFirst().orElseThrow());
    }

    @Test
    void whatBelongsToAStepMayNotStandBeforeTheFirst() {
        assertTrue(failure("shows\tX\n" + HEAD).getMessage().contains(":1: \"shows\" stands before the first step"));
        assertTrue(failure("keys\tx\n" + HEAD).getMessage().contains(":1: \"keys\" stands before the first step"));
    }

    @Test
    void placeholdersAreFilledWithValuesAsTheyAre() throws BuildFailure, IOException {
        Tour tour = read(HEAD
                + "matches\tV ·* ${guest.VERSION}$\nmatches\tB ${guest.BUILD_ID:3}!\nshows\t${slot}${slot}\n" + END);
        Map<String, String> known = Map.of("guest.VERSION", "1.0+$x", "guest.BUILD_ID", "abcdef", "slot", "A");
        Values values = name -> Optional.ofNullable(known.get(name));
        List<TourText> texts = tour.steps().get(0).texts();
        assertTrue(texts.get(0).pattern(values).matcher("V ··· 1.0+$x").find());
        assertFalse(texts.get(0).pattern(values).matcher("V ··· 1x0+$x").find());
        assertEquals("V ·* 1.0+$x$", texts.get(0).filled(values));
        assertEquals("B abc!", texts.get(1).filled(values));
        assertTrue(texts.get(2).pattern(values).matcher("AA").find());
    }

    @Test
    void aPlaceholderWithoutAValueIsNamedWithItsLine() throws BuildFailure, IOException {
        TourText text = read(HEAD + "shows\t${guest.COLOUR}\n" + END)
                .steps()
                .get(0)
                .texts()
                .get(0);
        String message = assertThrows(BuildFailure.class, () -> text.pattern(name -> Optional.empty()))
                .getMessage();
        assertTrue(message.contains("tour.tsv:7: the deck has no value for ${guest.COLOUR}"), message);
    }

    @Test
    void aGridThatIsLargerThanThePanelIsRefused() throws BuildFailure, IOException {
        Tour tour = read(HEAD + "shows\tX\n" + END);
        ConsoleFont font = ConsoleFont.read(PanelSamples.FONT);
        String message = assertThrows(BuildFailure.class, () -> tour.layout().requireRoomFor(font))
                .getMessage();
        assertTrue(message.contains("a grid of 80x25 cells of 12x18 pixels does not fit a panel of 640x480"), message);
    }

    @Test
    void aMissingTourIsNamed() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> Tour.read(folder.resolve("none")));
        assertTrue(
                failure.getMessage().contains("there is no tour of the panel " + folder.resolve("none")),
                failure.getMessage());
        assertTrue(failure.remedy().contains("kn86.boot.tour"), failure.remedy());
    }

    /** The lines 1 to 5. */
    private static final String SCENES_HEAD =
            """
            panel	640x480
            grid	80x25
            background	black	#000000
            ink	white	#FFFFFF
            scene	one
            """;

    private TourScenes readScenes(String content) throws BuildFailure, IOException {
        return TourScenes.read(Files.writeString(folder.resolve("scenes.tsv"), content));
    }

    @Test
    void scenesAreReadByTheirNames() throws BuildFailure, IOException {
        TourScenes scenes =
                readScenes(SCENES_HEAD + "step\ta\nshows\tA\nstep\tb\nshows\tB\nscene\ttwo\nstep\tc\nkeys\tf4\n"
                        + "matches\t${update.version} of ${update.file}\n");
        assertEquals(List.of("one", "two"), List.copyOf(scenes.scenes().keySet()));
        assertEquals(
                List.of("a", "b"),
                scenes.steps("one").stream().map(TourStep::name).toList());
        assertEquals(List.of("f4"), scenes.steps("two").get(0).keys());
        scenes.require(List.of("two", "one"));
        BuildFailure missing = assertThrows(BuildFailure.class, () -> scenes.require(List.of("one", "three")));
        assertTrue(missing.getMessage().contains("scenes.tsv has no scene \"three\""), missing.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~step\ta\nshows\tX\nscene\tone~|8: there is a scene \"one\" already",
                "~step\ta\nshows\tX\nscene\tOne~|8: \"One\" is no name of a scene",
                "~step\ta\nscene\ttwo~|6: the step \"a\" looks for nothing",
                "~step\ta\nshows\tX\npower-off\tret~|8: there is no keyword \"power-off\"",
                "~shows\tX~|6: \"shows\" stands before the first step",
                "~step\ta\nshows\tX\nscene\ttwo\nshows\tX~|9: \"shows\" stands before the first step",
            })
    void aLineOfScenesThatIsWrongIsNamed(String lines, String problem) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> readScenes(SCENES_HEAD + lines + "\n"));
        assertTrue(failure.getMessage().startsWith(folder.resolve("scenes.tsv") + ":" + problem), failure.getMessage());
    }

    @Test
    void aTourHasNoScenes() {
        assertTrue(failure(HEAD + "shows\tX\nscene\ttwo\n" + END)
                .getMessage()
                .contains(":8: there is no keyword \"scene\""));
        BuildFailure failure = assertThrows(BuildFailure.class, () -> readScenes("step\ta\n"));
        assertTrue(failure.getMessage().contains(":1: \"step\" stands before the first scene"), failure.getMessage());
    }
}
