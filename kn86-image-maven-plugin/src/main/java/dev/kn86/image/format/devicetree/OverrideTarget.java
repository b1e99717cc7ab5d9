// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

/**
 * One thing that a parameter changes.
 *
 * @param phandle of the node; 0 for {@link Kind#FRAGMENTS}
 * @param property its name; for {@link Kind#FRAGMENTS} the operations
 * @param kind how the value is written
 * @param offset in bytes from the start of the property, for {@link Kind#NUMBER}
 * @param size of the number in bytes
 * @param value what is written, as text: the parameter's value, a literal or what a table gives for it
 * @param cell where the value stands in the parameter's entry when it is a cell, or -1: such a cell may be a reference
 */
record OverrideTarget(int phandle, String property, Kind kind, int offset, int size, String value, int cell) {

    enum Kind {
        /** Switches fragments on and off. */
        FRAGMENTS,
        /** A text with a final NUL. */
        STRING,
        /** Bytes, given in hexadecimal. */
        BYTES,
        /** A big-endian number somewhere in the property. */
        NUMBER,
        /** An empty property, which is there when the value is true. */
        FLAG,
        /** An empty property, which is there when the value is false. */
        INVERTED_FLAG
    }

    /** Words that a property "status" takes in place of its own. */
    private static String status(String value) {
        return switch (value) {
            case "y", "yes", "on", "true", "enable", "1" -> "okay";
            case "n", "no", "off", "false", "0" -> "disabled";
            default -> value;
        };
    }

    OverrideTarget {
        if (kind == Kind.STRING && property.equals("status")) {
            value = status(value);
        }
    }
}
