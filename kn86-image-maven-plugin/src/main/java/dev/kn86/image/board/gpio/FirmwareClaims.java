// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code gpio=} lines of config.txt: {@code gpio=22,23=op,dh}, {@code gpio=0-5=ip} (config_txt/gpio.adoc). */
final class FirmwareClaims {

    static final String OWNER = "config.txt";

    /** The SoC's last GPIO (BCM2835 ARM Peripherals, chapter 6: 54 lines). */
    private static final int LAST_GPIO = 53;

    private static final Pattern LINE = Pattern.compile("([0-9,\\s-]+)=.*");
    private static final Pattern RANGE = Pattern.compile("(\\d+)(?:-(\\d+))?");

    private final Consumer<String> warnings;
    private final Set<Claim> claims = new LinkedHashSet<>();

    private FirmwareClaims(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /**
     * Reads the lines.
     *
     * @param warnings hears of lines, or parts of them, that set no GPIO of the SoC
     * @throws BuildFailure when a line is not understood
     */
    static Set<Claim> of(FirmwareText config, Consumer<String> warnings) throws BuildFailure {
        FirmwareClaims claims = new FirmwareClaims(warnings);
        for (FirmwareText.Setting setting : config.settings()) {
            if (setting.key().equals("gpio")) {
                claims.collect(setting);
            }
        }
        return claims.claims;
    }

    private void collect(FirmwareText.Setting setting) throws BuildFailure {
        String line = "gpio=" + setting.value();
        if (setting.value().indexOf('=') < 0) {
            warnings.accept(
                    setting.place() + ": " + TerminalText.bytes(line) + " sets nothing; write gpio=LIST=SETTINGS");
            return;
        }
        Matcher lists = LINE.matcher(setting.value());
        if (!lists.matches()) {
            throw malformed(line);
        }
        for (String part : lists.group(1).split(",")) {
            Matcher range = RANGE.matcher(part.strip());
            if (!range.matches()) {
                throw malformed(line);
            }
            int first = number(range.group(1));
            int last = range.group(2) == null ? first : number(range.group(2));
            if (last > LAST_GPIO || first > last) {
                warnings.accept(setting.place() + ": " + TerminalText.bytes(line)
                        + " names GPIOs that there are not; the last one is " + LAST_GPIO);
            }
            for (int gpio = first; gpio <= Math.min(last, LAST_GPIO); gpio++) {
                claims.add(new Claim(gpio, Claim.Kind.FIRMWARE, OWNER, line));
            }
        }
    }

    /** What is longer than any GPIO's number is only larger than the last one. */
    private static int number(String digits) {
        String number = digits.replaceFirst("^0+(?=.)", "");
        return number.length() > 4 ? LAST_GPIO + 1 : Integer.parseInt(number);
    }

    private static BuildFailure malformed(String line) {
        return new BuildFailure(
                "config.txt: " + TerminalText.bytes(line) + " is not understood",
                "Write gpio=LIST=SETTINGS, for example gpio=22,23=op,dh.");
    }
}
