// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * A time of a pax header: seconds since 1970 with a fraction.
 *
 * @param seconds rounded down
 * @param nanoseconds what is to be added to them, 0 to 999,999,999
 */
record PaxTime(long seconds, int nanoseconds) {

    private static final int DECIMALS = 9;

    /** Nine decimals are what Linux keeps. The digits before them are enough for 30,000 years. */
    private static final Pattern TEXT = Pattern.compile("-?[0-9]{1,12}(?:\\.[0-9]{1,9})?");

    static PaxTime parse(String text) throws IOException {
        if (!TEXT.matcher(text).matches()) {
            throw new IOException("not a pax time: " + TerminalText.bytes(text));
        }
        BigDecimal time = new BigDecimal(text);
        BigDecimal seconds = time.setScale(0, RoundingMode.FLOOR);
        return new PaxTime(
                seconds.longValueExact(),
                time.subtract(seconds).movePointRight(DECIMALS).intValueExact());
    }

    /** The text that {@link #parse} reads. */
    String text() {
        return BigDecimal.valueOf(seconds)
                .add(BigDecimal.valueOf(nanoseconds, DECIMALS))
                .stripTrailingZeros()
                .toPlainString();
    }
}
