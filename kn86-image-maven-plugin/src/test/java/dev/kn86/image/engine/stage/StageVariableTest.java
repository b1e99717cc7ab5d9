// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract between the plugin and the stage runner's scripts, compared with what the scripts say and do. */
class StageVariableTest {

    private static final String LIST = "stage-variables.sh";

    private static final int WIDTH = 120;

    /** {@code $NAME}, {@code ${NAME…}}; names with a lower-case letter are a script's own. */
    private static final Pattern READ = Pattern.compile("\\$\\{?[#!]?([A-Z][A-Z0-9_]*)\\b");

    private static final Pattern SET = Pattern.compile("(?:^|[\\s(])([A-Z][A-Z0-9_]*)=");

    /** bash(1), section Shell Variables. */
    private static final Set<String> OF_BASH =
            Set.of("BASH_COMMAND", "BASH_REMATCH", "BASH_SOURCE", "LINENO", "PWD", "SHELLOPTS");

    /** The file EXPORT_IMAGE of a stage sets them (pi-gen's README.md). */
    private static final Set<String> OF_EXPORT_IMAGE = Set.of("IMG_SUFFIX", "NOOBS_DESCRIPTION", "NOOBS_NAME");

    @TempDir
    private Path temp;

    private Path scripts;

    @BeforeEach
    void unpack() throws IOException {
        scripts = EngineScripts.unpack(temp.resolve("scripts")).folder();
    }

    @Test
    void theScriptsHaveTheSameListAsThePlugin() throws IOException {
        List<String> lines = Files.readAllLines(scripts.resolve(LIST));
        int begin = lines.indexOf("# Variables:") + 1;
        int end = begin;
        while (lines.get(end).startsWith("#")) {
            end++;
        }
        assertEquals(
                String.join("\n", listed()),
                String.join("\n", lines.subList(begin, end)),
                "the head of " + LIST + " has to be what StageVariable.java says");
    }

    private static List<String> listed() {
        List<String> lines = new ArrayList<>();
        for (StageVariable variable : StageVariable.values()) {
            StringBuilder line = new StringBuilder(String.format("#   %-18s", variable.name()));
            for (String word : (variable.meaning() + " [" + String.join(", ", variable.readers()) + "]").split(" ")) {
                if (line.length() + 1 + word.length() > WIDTH) {
                    lines.add(line.toString());
                    line = new StringBuilder("#                     ");
                }
                line.append(' ').append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    @Test
    void everyScriptReadsWhatTheContractSaysAndNothingElse() throws IOException {
        SortedMap<String, SortedSet<String>> wanted = new TreeMap<>();
        SortedMap<String, SortedSet<String>> found = new TreeMap<>();
        for (Path script : scripts()) {
            String name = scripts.relativize(script).toString();
            if (name.equals(LIST)) {
                continue;
            }
            found.put(name, read(script));
            wanted.put(name, new TreeSet<>());
            Arrays.stream(StageVariable.values())
                    .filter(variable -> variable.readers().contains(name))
                    .forEach(variable -> wanted.get(name).add(variable.name()));
        }
        assertEquals(String.join("\n", lines(wanted)), String.join("\n", lines(found)));
    }

    private static List<String> lines(SortedMap<String, SortedSet<String>> variables) {
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
    }

    @Test
    void everyReaderIsAScriptOrNoneOfOurs() {
        for (StageVariable variable : StageVariable.values()) {
            for (String reader : variable.readers()) {
                assertTrue(
                        Set.of(StageVariable.Readers.HOOKS, StageVariable.Readers.PROGRAMS)
                                        .contains(reader)
                                || Files.exists(scripts.resolve(reader)),
                        variable + ": " + reader);
            }
            assertTrue(variable.meaning().contains(": "), variable + ": its form, a colon, what it is");
        }
    }

    private SortedSet<String> read(Path script) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        SortedSet<String> own = new TreeSet<>(OF_BASH);
        own.addAll(OF_EXPORT_IMAGE);
        for (Path each : scripts()) {
            all(SET, each, own);
        }
        all(READ, script, names);
        names.removeAll(own);
        return names;
    }

    private static void all(Pattern pattern, Path script, Set<String> names) throws IOException {
        for (String line : Files.readAllLines(script)) {
            if (!line.strip().startsWith("#")) {
                Matcher matcher = pattern.matcher(line);
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
    }

    /** The file common is functions.sh under pi-gen's name for it. */
    private List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(scripts)) {
            return files.filter(file -> file.toString().endsWith(".sh") || file.endsWith("debootstrap/functions"))
                    .sorted()
                    .toList();
        }
    }
}
