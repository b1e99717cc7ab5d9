// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An overlay to load, with its parameters: what a {@code dtoverlay=} line and the {@code dtparam=} lines after it say.
 *
 * @param name the overlay, for example {@code kn86-ssd1322}
 * @param parameters in the order in which they are applied
 */
public record OverlayLoad(String name, List<Parameter> parameters) {

    /**
     * One parameter.
     *
     * @param name a property of the overlay's {@code __overrides__}
     * @param value the value; when none is given, the firmware takes {@code "true"}
     */
    public record Parameter(String name, String value) {

        static Parameter parse(String text) {
            String[] nameAndValue = text.split("=", 2);
            return new Parameter(nameAndValue[0].strip(), nameAndValue.length == 2 ? nameAndValue[1].strip() : "true");
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
        String[] nameAndParameters = text.strip().split("[,:]", 2);
        OverlayLoad load = new OverlayLoad(nameAndParameters[0].strip(), List.of());
        return nameAndParameters.length == 2 ? load.with(nameAndParameters[1]) : load;
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
        List<Parameter> all = new ArrayList<>(parameters);
        for (String parameter : text.split(",")) {
            all.add(Parameter.parse(parameter));
        }
        return new OverlayLoad(name, all);
    }

    /** The value of a {@code dtoverlay=} line that loads the overlay. */
    @Override
    public String toString() {
        return name + parameters.stream().map(parameter -> "," + parameter).collect(Collectors.joining());
    }
}
