// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Date;
import java.util.Random;
import java.util.UUID;

/** The rules that keep the core plain, and its output the same on every run. */
@AnalyzeClasses(packages = "dev.kn86.image", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ONLY_MOJOS_KNOW_MAVEN = noClasses().that().resideOutsideOfPackage("..mojo..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.maven..", "org.eclipse.aether..");

    @ArchTest
    static final ArchRule THE_CORE_DOES_NOT_KNOW_ITS_MOJOS = noClasses().that().resideOutsideOfPackage("..mojo..")
            .should().dependOnClassesThat().resideInAPackage("dev.kn86.image.mojo..");

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES = slices().matching("dev.kn86.image.(*)..").should().beFreeOfCycles();

    /** System.nanoTime measures how long something took, and tells nobody what time it is. */
    @ArchTest
    static final ArchRule TIME_IS_AN_INPUT = noClasses()
            .should().callMethod(System.class, "currentTimeMillis")
            .orShould().callConstructor(Date.class)
            .orShould().callMethodWhere(target(owner(resideInAPackage("java.time.."))).and(target(nameMatching("now|system.*"))))
            .as("time should be an input (project.build.outputTimestamp)");

    /** A signing key has to be random; it is made once and kept. */
    @ArchTest
    static final ArchRule NOTHING_IS_RANDOM = noClasses().that().resideOutsideOfPackage("..signing..")
            .should().dependOnClassesThat(assignableTo(Random.class).as("random generators"))
            .orShould().callMethod(UUID.class, "randomUUID")
            .orShould().callMethod(Math.class, "random");
}
