// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.kn86.image.util.process.ChildProcess;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The kinds of tests: {@code *Test} are unit tests, which take seconds and need no root; those of them that start
 * programs have {@link ForeignTools}. {@code *IT} are integration tests, which run stages or need root.
 */
class TestLayoutTest {

    private static final Set<String> STARTERS_OF_PROGRAMS = Set.of(
            ChildProcess.class.getName(),
            Process.class.getName(),
            ProcessBuilder.class.getName(),
            ProcessCommandRunner.class.getName());

    /** Tests of the code's structure name those classes, and start no program. */
    private static final Set<String> OF_STRUCTURE =
            Set.of("dev.kn86.image.ArchitectureTest", TestLayoutTest.class.getName());

    @Test
    void unitTestsThatStartProgramsAreMarkedAndNoOthers() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("dev.kn86.image");
        Map<String, Set<String>> uses = new TreeMap<>();
        Set<String> marked = new TreeSet<>();
        for (JavaClass each : classes) {
            Set<String> targets = uses.computeIfAbsent(topLevel(each), name -> new HashSet<>());
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                targets.add(topLevel(dependency.getTargetClass()));
            }
            if (each.isAnnotatedWith(ForeignTools.class)) {
                marked.add(each.getName());
            }
        }
        Set<String> starters = starters(uses);
        Set<String> wanted = new TreeSet<>(uses.keySet());
        wanted.removeIf(name ->
                !isUnitTest(name) || OF_STRUCTURE.contains(name) || Collections.disjoint(uses.get(name), starters));
        assertEquals(String.join("\n", wanted), String.join("\n", marked), "unit tests with @ForeignTools");
    }

    /** The starters of programs, and the helpers of tests that use a starter, directly or through other helpers. */
    private static Set<String> starters(Map<String, Set<String>> uses) {
        Set<String> starters = new HashSet<>(STARTERS_OF_PROGRAMS);
        int size;
        do {
            size = starters.size();
            uses.forEach((name, targets) -> {
                if (!isUnitTest(name) && !name.endsWith("IT") && !Collections.disjoint(targets, starters)) {
                    starters.add(name);
                }
            });
        } while (starters.size() > size);
        return starters;
    }

    private static boolean isUnitTest(String name) {
        return name.endsWith("Test");
    }

    private static String topLevel(JavaClass part) {
        return part.getName().replaceFirst("\\$.*", "");
    }
}
