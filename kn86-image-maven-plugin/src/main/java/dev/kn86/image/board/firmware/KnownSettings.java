// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings that the firmware has by its documentation, and some that it has without; the list is
 * {@code settings.txt}.
 */
final class KnownSettings {

    private static final Set<String> NAMES = read();

    private KnownSettings() {}

    /** @param key may end in the number of a port: {@code hdmi_group:1} */
    static boolean contains(String key) {
        return NAMES.contains(key.replaceFirst(":\\d$", ""));
    }

    private static Set<String> read() {
        try (InputStream in = KnownSettings.class.getResourceAsStream("settings.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
