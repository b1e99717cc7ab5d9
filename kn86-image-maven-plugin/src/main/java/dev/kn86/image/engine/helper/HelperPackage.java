// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * One line of native-helpers.tsv.
 *
 * @param name the Debian package
 * @param programs names of programs; {@code *} is every program, {@code -name} leaves one out
 * @param setting what its programs need besides their libraries
 */
record HelperPackage(String name, List<String> programs, HelperSetting setting) {

    HelperPackage {
        programs = List.copyOf(programs);
    }

    /** Whether a program of the package is to have a native helper. */
    boolean covers(String program) {
        return !programs.contains("-" + program) && (programs.contains("*") || programs.contains(program));
    }

    static HelperPackage parse(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != 3) {
            throw new IllegalArgumentException(
                    "native-helpers.tsv: three columns wanted, " + columns.length + " found in: " + line);
        }
        return new HelperPackage(columns[0], List.of(columns[1].split(" ")), HelperSetting.parse(columns[2]));
    }

    /** All packages of the table. */
    static List<HelperPackage> all() {
        return text().lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(HelperPackage::parse)
                .toList();
    }

    /** The text of the table, which is part of the identity of a set of helpers. */
    static String text() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(HelperPackage.class.getResourceAsStream("native-helpers.tsv")),
                StandardCharsets.UTF_8))) {
            return String.join("\n", reader.lines().toList()) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
