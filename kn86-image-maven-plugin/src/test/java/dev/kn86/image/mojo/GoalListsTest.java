// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the plugin says of its goals in several places. */
class GoalListsTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/kn86/image/mojo");
    private static final Path ECLIPSE = Path.of("src/main/resources/META-INF/m2e/lifecycle-mapping-metadata.xml");

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static List<String> sources() throws Exception {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().endsWith("Mojo.java"))
                    .map(GoalListsTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eclipseKnowsEveryGoal() throws Exception {
        TreeSet<String> goals = new TreeSet<>();
        for (String source : sources()) {
            goals.addAll(all("@Mojo\\(\\s*name = \"([^\"]+)\"", source));
        }
        assertFalse(goals.isEmpty());
        assertEquals(goals, new TreeSet<>(all("<goal>([^<]+)</goal>", Files.readString(ECLIPSE))));
    }

    @Test
    void everyGoalRunsInParallelBuilds() throws Exception {
        for (String source : sources()) {
            for (MatchResult goal : Pattern.compile("@Mojo\\(([^)]*)\\)")
                    .matcher(source)
                    .results()
                    .toList()) {
                assertEquals(List.of("true"), all("threadSafe = (\\w+)", goal.group(1)), goal.group());
            }
        }
    }
}
