// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An overlay with its parameters, as {@code dtoverlay=} and the {@code dtparam=} lines after it ask for it. Values are
 * bytes, one a {@code char}, as config.txt holds them.
 *
 * @param name the overlay, for example {@code kn86-ssd1322}
 * @param parameters in the order in which they are applied
 */
public record OverlayLoad(String name, List<Parameter> parameters) {

    /** What an overlay may be called: a file's name, which leads out of no folder. */
    private static final Pattern NAME = Pattern.compile("(?!\\.)[-+.,@\\w]+");

    /**
     * One parameter.
     *
     * @param name a property of the overlay's {@code __overrides__}
     * @param value {@code "true"} when none is given, as the firmware has it
     * @param place file and line that it stands in, for messages; empty when it stands in none
     */
    public record Parameter(String name, String value, String place) {

        static List<Parameter> parse(String list, String place) {
            List<Parameter> parameters = new ArrayList<>();
            for (String text : list.split(",")) {
                String[] nameAndValue = text.split("=", 2);
                if (!text.isBlank()) {
                    parameters.add(new Parameter(
                            nameAndValue[0].strip(),
                            nameAndValue.length == 2 ? nameAndValue[1].strip() : "true",
                            place));
                }
            }
            return parameters;
        }

        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    public OverlayLoad {
        parameters = List.copyOf(parameters);
    }

    /** Reads the value of a {@code dtoverlay=} line, for example {@code kn86-ssd1322,host_driven=on}. */
    public static OverlayLoad parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(new String(bytes, StandardCharsets.ISO_8859_1), "");
    }

    /**
     * Reads the value of a {@code dtoverlay=} line of a file.
     *
     * @param bytes one a character
     * @param place file and line, for messages
     */
    public static OverlayLoad parse(String bytes, String place) {
        String[] nameAndParameters = bytes.strip().split("[,:]", 2);
        OverlayLoad load = new OverlayLoad(nameAndParameters[0].strip(), List.of());
        return nameAndParameters.length == 2 ? load.with(nameAndParameters[1], place) : load;
    }

    /** Parameters of the base tree, as {@code dtparam=} lines that belong to no overlay ask for them. */
    public static OverlayLoad ofBaseTree() {
        return new OverlayLoad("", List.of());
    }

    /** Whether this is no overlay, but parameters of the base tree. */
    public boolean isBaseTree() {
        return name.isEmpty();
    }

    /** The same with more parameters after its own. */
    public OverlayLoad with(List<Parameter> more) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.addAll(more);
        return new OverlayLoad(name, all);
    }

    /** The same without some of its parameters. */
    public OverlayLoad without(List<Parameter> some) {
        return new OverlayLoad(
                name,
                parameters.stream()
                        .filter(parameter -> !some.contains(parameter))
                        .toList());
    }

    /**
     * Reads several overlays that are merged together: their texts, as {@link #parse} reads them, joined by {@code +}.
     */
    public static List<OverlayLoad> parseMerge(String text) {
        return Stream.of(text.split("\\+"))
                .map(String::strip)
                .map(OverlayLoad::parse)
                .toList();
    }

    /** The same overlay, with the parameters of a {@code dtparam=} line added at the end. */
    public OverlayLoad with(String text) {
        return with(text, "");
    }

    /**
     * The same with the parameters of a {@code dtparam=} line of a file.
     *
     * @param place file and line, for messages
     */
    public OverlayLoad with(String bytes, String place) {
        return with(Parameter.parse(bytes, place));
    }

    /**
     * The overlay's file in the folder {@code overlays} of a boot partition.
     *
     * @throws BuildFailure when the name is none of a file
     */
    public String fileName() throws BuildFailure {
        if (!NAME.matcher(name).matches()) {
            throw new BuildFailure(
                    TerminalText.quoted(name) + " is no name of an overlay",
                    "Write dtoverlay=NAME, without a path and without .dtbo.");
        }
        return name + ".dtbo";
    }

    /** The value of a {@code dtoverlay=} line that loads the overlay. */
    @Override
    public String toString() {
        return name + parameters.stream().map(parameter -> "," + parameter).collect(Collectors.joining());
    }
}
