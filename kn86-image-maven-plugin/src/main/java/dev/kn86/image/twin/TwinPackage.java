// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.twin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * One line of twins.tsv.
 *
 * @param name the Debian package
 * @param programs names, {@code *} for all, {@code -name} for all but one
 * @param setting what else its programs need
 */
record TwinPackage(String name, List<String> programs, TwinSetting setting) {

    TwinPackage {
        programs = List.copyOf(programs);
    }

    /** Whether a program of the package is to have a twin. */
    boolean covers(String program) {
        return !programs.contains("-" + program) && (programs.contains("*") || programs.contains(program));
    }

    static TwinPackage parse(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != 3) {
            throw new IllegalArgumentException("twins.tsv: not three columns: " + line);
        }
        return new TwinPackage(columns[0], List.of(columns[1].split(" ")), TwinSetting.parse(columns[2]));
    }

    /** All of them. */
    static List<TwinPackage> all() {
        return text().lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).map(TwinPackage::parse).toList();
    }

    /** The table itself: another one makes another set of twins. */
    static String text() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(TwinPackage.class.getResourceAsStream("twins.tsv")), StandardCharsets.UTF_8))) {
            return String.join("\n", reader.lines().toList()) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
