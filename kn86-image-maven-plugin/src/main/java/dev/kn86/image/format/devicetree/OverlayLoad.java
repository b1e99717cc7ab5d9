// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An overlay with its parameters, as {@code dtoverlay=} and the {@code dtparam=} lines after it ask for it.
 *
 * @param name the overlay, for example {@code kn86-ssd1322}
 * @param parameters in the order in which they are applied
 */
public record OverlayLoad(String name, List<Parameter> parameters) {

    /**
     * One parameter.
     *
     * @param name a property of the overlay's {@code __overrides__}
     * @param value {@code "true"} when none is given, as the firmware has it
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

    /** Reads overlays that are merged together: what {@code +} joins, each as {@link #parse} reads it. */
    public static List<OverlayLoad> parseMerge(String text) {
        return Stream.of(text.split("\\+"))
                .map(String::strip)
                .map(OverlayLoad::parse)
                .toList();
    }

    /** The same with the parameters of a {@code dtparam=} line after its own. */
    public OverlayLoad with(String text) {
        List<Parameter> all = new ArrayList<>(parameters);
        for (String parameter : text.split(",")) {
            all.add(Parameter.parse(parameter));
        }
        return new OverlayLoad(name, all);
    }

    /** As it stands in config.txt. */
    @Override
    public String toString() {
        return name + parameters.stream().map(parameter -> "," + parameter).collect(Collectors.joining());
    }
}
