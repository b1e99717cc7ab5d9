// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.boot.panel.PanelLayout.Colour;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.table.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the file of a tour, or of scenes. Used once. */
final class TourReader {

    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");
    private static final Pattern RGB = Pattern.compile("#([0-9A-Fa-f]{6})");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern KEYS = Pattern.compile("[a-z0-9_]+( [a-z0-9_]+)*");

    private final Path file;
    private final Set<String> stepNames = new HashSet<>();
    private final Map<String, List<TourStep>> scenes = new LinkedHashMap<>();
    private List<TourStep> steps = new ArrayList<>();
    private final List<Colour> inks = new ArrayList<>();
    private int[] panel;
    private int[] grid;
    private Colour background;
    private TableRow stepRow;
    private List<String> keys;
    private List<String> inverse;
    private List<TourText> texts;
    private List<String> powerOffKeys;

    TourReader(Path file) {
        this.file = file;
    }

    Tour read() throws BuildFailure, IOException {
        for (TableRow row : TableRow.read(file, "tour of the panel", "Name the tour's file by kn86.boot.tour.")) {
            if (powerOffKeys != null) {
                throw row.failure("nothing may follow \"power-off\"", "Move \"power-off\" to the end.");
            }
            if (row.column(0).equals("power-off")) {
                powerOffKeys = keys(row);
            } else {
                take(row, "power-off");
            }
        }
        PanelLayout layout = end();
        require(powerOffKeys, "power-off");
        return new Tour(file, layout, steps, powerOffKeys);
    }

    TourScenes readScenes() throws BuildFailure, IOException {
        for (TableRow row : TableRow.read(file, "scenes of the panel", "Name their file by kn86.update.scenes.")) {
            if (row.column(0).equals("scene")) {
                beginScene(row);
            } else if (scenes.isEmpty() && row.column(0).equals("step")) {
                throw row.failure("\"step\" stands before the first scene", "Begin with \"scene\".");
            } else {
                take(row, "scene");
            }
        }
        PanelLayout layout = end();
        return new TourScenes(file, layout, scenes);
    }

    private PanelLayout end() throws BuildFailure {
        endStep();
        require(panel, "panel");
        require(grid, "grid");
        require(background, "background");
        require(inks.isEmpty() ? null : inks, "ink");
        require(steps.isEmpty() ? null : steps, "step");
        return new PanelLayout(panel[0], panel[1], grid[0], grid[1], background, inks);
    }

    private void beginScene(TableRow row) throws BuildFailure {
        endStep();
        if (!NAME.matcher(value(row)).matches()) {
            throw row.failure(
                    "\"" + value(row) + "\" is no name of a scene", "Use small letters, digits and single hyphens.");
        }
        if (scenes.containsKey(value(row))) {
            throw row.failure("there is a scene \"" + value(row) + "\" already", "Give each scene a name of its own.");
        }
        stepRow = null;
        keys = null;
        inverse = null;
        texts = null;
        steps = new ArrayList<>();
        scenes.put(value(row), steps);
    }

    /** @param special the further keyword of this kind of file, for the message */
    private void take(TableRow row, String special) throws BuildFailure {
        switch (row.column(0)) {
            case "panel" -> panel = size(row, panel);
            case "grid" -> grid = size(row, grid);
            case "background" -> background = once(row, background, colour(row));
            case "ink" -> inks.add(colour(row));
            case "step" -> beginStep(row);
            case "keys" -> keys = once(row, inStep(row, keys).isEmpty() ? null : keys, keys(row));
            case "inverse" -> inStep(row, inverse).add(inversePiece(row));
            case "shows" -> inStep(row, texts).add(text(row, false));
            case "matches" -> inStep(row, texts).add(text(row, true));
            default ->
                throw row.failure(
                        "there is no keyword \"" + row.column(0) + "\"",
                        "Allowed are panel, grid, background, ink, step, keys, inverse, shows, matches and " + special
                                + ", a tab behind each.");
        }
    }

    private void beginStep(TableRow row) throws BuildFailure {
        endStep();
        if (!NAME.matcher(value(row)).matches()) {
            throw row.failure(
                    "\"" + value(row) + "\" is no name of a step", "Use small letters, digits and single hyphens.");
        }
        if (!stepNames.add(value(row))) {
            throw row.failure("there is a step \"" + value(row) + "\" already", "Give each step a name of its own.");
        }
        stepRow = row;
        keys = List.of();
        inverse = new ArrayList<>();
        texts = new ArrayList<>();
    }

    private void endStep() throws BuildFailure {
        if (stepRow == null) {
            return;
        }
        if (inverse.isEmpty() && texts.isEmpty()) {
            throw stepRow.failure(
                    "the step \"" + value(stepRow) + "\" looks for nothing",
                    "Say what the panel has to show, by \"inverse\", \"shows\" or \"matches\".");
        }
        steps.add(new TourStep(value(stepRow), keys, inverse, texts));
    }

    private static <T> List<T> inStep(TableRow row, List<T> list) throws BuildFailure {
        if (list == null) {
            throw row.failure("\"" + row.column(0) + "\" stands before the first step", "Begin with \"step\".");
        }
        return list;
    }

    private static <T> T once(TableRow row, T before, T value) throws BuildFailure {
        if (before != null) {
            throw row.failure("a second \"" + row.column(0) + "\"", "Keep one of them.");
        }
        return value;
    }

    private void require(Object value, String keyword) throws BuildFailure {
        if (value == null) {
            throw new BuildFailure(
                    file + " has no line \"" + keyword + "\"", "Add it: docs/boot-test.md, \"The tour\".");
        }
    }

    /** The one column behind the keyword. */
    private static String value(TableRow row) throws BuildFailure {
        requireColumns(row, 2, "one value");
        return row.column(1);
    }

    private static String inversePiece(TableRow row) throws BuildFailure {
        if (!value(row).equals(value(row).strip())) {
            throw row.failure("there are blanks around \"" + value(row) + "\"", "Remove them: they are not compared.");
        }
        return value(row);
    }

    private static TourText text(TableRow row, boolean isPattern) throws BuildFailure {
        value(row);
        return TourText.read(row, isPattern);
    }

    private static int[] size(TableRow row, int[] before) throws BuildFailure {
        Matcher size = SIZE.matcher(value(row));
        if (!size.matches()) {
            throw row.failure("\"" + value(row) + "\" is no size", "Write width and height like this: 640x480.");
        }
        return once(row, before, new int[] {Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))});
    }

    private static Colour colour(TableRow row) throws BuildFailure {
        requireColumns(row, 3, "a name and a colour");
        Matcher rgb = RGB.matcher(row.column(2));
        if (!rgb.matches()) {
            throw row.failure(
                    "\"" + row.column(2) + "\" is no colour", "Write red, green and blue in hex, like this: #20A0E6.");
        }
        return new Colour(row.column(1), Integer.parseInt(rgb.group(1), 16));
    }

    private static List<String> keys(TableRow row) throws BuildFailure {
        if (!KEYS.matcher(value(row)).matches()) {
            throw row.failure(
                    "\"" + value(row) + "\" is no list of keys",
                    "Write QEMU's names of the keys (QKeyCode), a blank between them, like this: a minus f4 ret.");
        }
        return List.of(value(row).split(" "));
    }

    private static void requireColumns(TableRow row, int count, String what) throws BuildFailure {
        if (row.columns().size() != count || row.columns().stream().anyMatch(String::isEmpty)) {
            throw row.failure(
                    "\"" + row.column(0) + "\" takes " + what + ", and a tab before each: " + row.text(),
                    "Correct the line.");
        }
    }
}
