// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.quantity;

import dev.kn86.image.util.failure.BuildFailure;

/** Checks whole numbers that a user gives. */
public final class WholeNumber {

    private WholeNumber() {}

    /**
     * Refuses a number that is out of range.
     *
     * @param property the property with the number, for the message
     * @param from the lowest number that is allowed
     * @param to the highest
     */
    public static void check(String property, long number, long from, long to) throws BuildFailure {
        if (number < from || number > to) {
            throw new BuildFailure(property + "=" + number + " is out of range", "Choose " + from + " to " + to + ".");
        }
    }
}
