// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.kn86.image.util.process.ChildProcess;
import java.util.Date;
import java.util.Random;
import java.util.UUID;

/** The rules that keep the core plain, and its output the same on every run. */
@AnalyzeClasses(packages = "dev.kn86.image", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ONLY_MOJOS_KNOW_MAVEN = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kn86.image.mojo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.maven..", "org.eclipse.aether..");

    @ArchTest
    static final ArchRule THE_CORE_DOES_NOT_KNOW_ITS_MOJOS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kn86.image.mojo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kn86.image.mojo..");

    /** The rooms of docs/architecture.md: a group sees those below it, and none above. */
    @ArchTest
    static final ArchRule GROUPS_SEE_ONLY_LOWER_ONES = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("mojo")
            .definedBy(group("mojo"))
            .layer("boot")
            .definedBy(group("boot"))
            .layer("image")
            .definedBy(group("image"))
            .layer("board")
            .definedBy(group("board"))
            .layer("host")
            .definedBy(group("host"))
            .layer("engine")
            .definedBy(group("engine"))
            .layer("debian")
            .definedBy(group("debian"))
            .layer("format")
            .definedBy(group("format"))
            .layer("util")
            .definedBy(group("util"))
            .whereLayer("mojo")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("boot")
            .mayOnlyBeAccessedByLayers("mojo")
            .whereLayer("image")
            .mayOnlyBeAccessedByLayers("mojo", "boot")
            .whereLayer("board")
            .mayOnlyBeAccessedByLayers("mojo", "boot", "image")
            .whereLayer("host")
            .mayOnlyBeAccessedByLayers("mojo", "boot", "image", "board")
            .whereLayer("engine")
            .mayOnlyBeAccessedByLayers("mojo", "boot", "image", "board", "host")
            .whereLayer("debian")
            .mayOnlyBeAccessedByLayers("mojo", "boot", "image", "board", "host", "engine")
            .whereLayer("format")
            .mayOnlyBeAccessedByLayers("mojo", "boot", "image", "board", "host", "engine", "debian");

    @ArchTest
    static final ArchRule EVERY_CLASS_IS_IN_A_GROUP = classes()
            .should()
            .resideInAnyPackage(
                    group("mojo"),
                    group("boot"),
                    group("image"),
                    group("board"),
                    group("host"),
                    group("engine"),
                    group("debian"),
                    group("format"),
                    group("util"),
                    "dev.kn86.image.kn86_image_maven_plugin");

    private static String group(String name) {
        return "dev.kn86.image." + name + "..";
    }

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES =
            slices().matching("dev.kn86.image.(**)").should().beFreeOfCycles();

    /** System.nanoTime measures how long something took, and tells nobody what time it is. */
    @ArchTest
    static final ArchRule TIME_IS_AN_INPUT = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callConstructor(Date.class)
            .orShould()
            .callMethodWhere(target(owner(resideInAPackage("java.time.."))).and(target(nameMatching("now|system.*"))))
            .as("time should be an input (project.build.outputTimestamp)");

    /** A signing key has to be random; it is made once and kept. */
    @ArchTest
    static final ArchRule NOTHING_IS_RANDOM = noClasses()
            .that()
            .resideOutsideOfPackage("..signing..")
            .should()
            .dependOnClassesThat(assignableTo(Random.class).as("random generators"))
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random");

    /** So that every program has the same environment, is found on the same path and ends with the build. */
    @ArchTest
    static final ArchRule PROGRAMS_ARE_STARTED_IN_ONE_PLACE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ChildProcess.class.getName())
            .should()
            .callConstructorWhere(target(owner(assignableTo(ProcessBuilder.class))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(Runtime.class))).and(target(nameMatching("exec"))));
}
