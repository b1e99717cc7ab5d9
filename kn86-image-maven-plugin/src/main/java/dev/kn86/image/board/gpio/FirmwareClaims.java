// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code gpio=} lines of config.txt: {@code gpio=22,23=op,dh}, {@code gpio=0-5=ip} (config_txt/gpio.adoc). */
final class FirmwareClaims {

    static final String OWNER = "config.txt";

    private static final Pattern LINE = Pattern.compile("([0-9,\\s-]+)=.*");
    private static final Pattern RANGE = Pattern.compile("(\\d+)(?:-(\\d+))?");

    private FirmwareClaims() {}

    /**
     * The claims of a config.txt.
     *
     * @throws BuildFailure when a {@code gpio=} line is malformed
     */
    static Set<Claim> of(FirmwareText config) throws BuildFailure {
        Set<Claim> claims = new LinkedHashSet<>();
        for (FirmwareText.Setting setting : config.settings()) {
            if (!setting.key().equals("gpio")) {
                continue;
            }
            String line = "gpio=" + setting.value();
            Matcher lists = LINE.matcher(setting.value());
            if (!lists.matches()) {
                throw malformed(line);
            }
            for (String part : lists.group(1).split(",")) {
                Matcher range = RANGE.matcher(part.strip());
                if (!range.matches()) {
                    throw malformed(line);
                }
                int first = Integer.parseInt(range.group(1));
                int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                for (int gpio = first; gpio <= last; gpio++) {
                    claims.add(new Claim(gpio, Claim.Kind.FIRMWARE, OWNER, line));
                }
            }
        }
        return claims;
    }

    private static BuildFailure malformed(String line) {
        return new BuildFailure(
                "config.txt: " + line + " is not understood",
                "Write gpio=LIST=SETTINGS, for example gpio=22,23=op,dh.");
    }
}
