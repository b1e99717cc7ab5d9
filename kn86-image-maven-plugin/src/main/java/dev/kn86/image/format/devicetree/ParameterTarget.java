// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a parameter changes in its node: the text behind a phandle in {@code __overrides__}, for example {@code reg:0},
 * {@code status} or {@code rotate:0{left=90,right=270}} (device-tree.adoc of the Raspberry Pi documentation).
 *
 * @param property the property to change
 * @param kind what the property becomes
 * @param offset of a {@link Kind#NUMBER}: its first byte in the property
 * @param bytes of a {@link Kind#NUMBER}: 1, 2, 4 or 8
 * @param literal the value to set, whatever the value of the parameter is
 * @param table the lookup table that turns the parameter's value into the one to set
 */
record ParameterTarget(
        String property, Kind kind, int offset, int bytes, Optional<String> literal, Optional<String> table) {

    /** What a property becomes. */
    enum Kind {
        /** A big-endian number in a part of the property. */
        NUMBER,
        /** Present without a value when the value is not 0, absent otherwise. */
        PRESENT,
        /** Absent when the value is not 0, present without a value otherwise. */
        ABSENT,
        /** A text. */
        TEXT
    }

    /** Property, separator with offset, literal or lookup table. */
    private static final Pattern FORM =
            Pattern.compile("([^.;:#?!\\[{=]+)(?:([.;:#])(\\d+)|([?!]))?(?:=(.+)|\\{(.*)\\})?");

    /** The separators of numbers with 1, 2, 4 and 8 bytes. */
    private static final String SEPARATORS = ";.:#";

    /** Reads a target; empty when it has another form, such as a byte string. */
    static Optional<ParameterTarget> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Optional<String> literal = Optional.ofNullable(form.group(5));
        Optional<String> table = Optional.ofNullable(form.group(6));
        if (form.group(2) != null) {
            int bytes = 1 << SEPARATORS.indexOf(form.group(2));
            return Optional.of(new ParameterTarget(
                    form.group(1), Kind.NUMBER, Integer.parseInt(form.group(3)), bytes, literal, table));
        }
        Kind kind = form.group(4) == null ? Kind.TEXT : form.group(4).equals("!") ? Kind.ABSENT : Kind.PRESENT;
        return Optional.of(new ParameterTarget(form.group(1), kind, 0, 0, literal, table));
    }

    /** The value to set for a parameter's value; empty when the lookup table has none for it. */
    Optional<String> value(String given) {
        if (literal.isPresent()) {
            return literal;
        }
        return table.isPresent() ? lookUp(given) : Optional.of(given);
    }

    /**
     * The table is {@code key=value,…}. Values may be quoted; an empty key is the default; a key alone is its own
     * value.
     */
    private Optional<String> lookUp(String given) {
        Optional<String> fallback = Optional.empty();
        for (String entry : table.orElseThrow().split(",")) {
            String[] pair = entry.split("=", 2);
            String value = pair.length == 2 ? pair[1].replaceAll("^'(.*)'$", "$1") : given;
            if (pair[0].equals(given)) {
                return Optional.of(value);
            }
            if (pair[0].isEmpty()) {
                fallback = Optional.of(value);
            }
        }
        return fallback;
    }

    /** The keys of the lookup table, in its order. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (String entry : table.orElse("").split(",")) {
            keys.add(entry.replaceFirst("=.*", ""));
        }
        return keys;
    }
}
