// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.image.fold.ResolvedArtifact;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileOrDependencyTest {

    private static final List<ResolvedArtifact> DEPENDENCIES = List.of(
            new ResolvedArtifact(new Coordinates("g", "a", "bin", ""), Path.of("/a.bin")),
            new ResolvedArtifact(new Coordinates("g", "a", "bin", "sim"), Path.of("/sim.bin")));

    private static FileOrDependency simulator(String file, String artifact) {
        return new FileOrDependency(
                "the simulator",
                Optional.ofNullable(file).map(Path::of),
                "kn86.boot.picoSim",
                Optional.ofNullable(artifact),
                "picoSimArtifact");
    }

    private static String refusal(FileOrDependency simulator) {
        return assertThrows(BuildFailure.class, () -> simulator.in(DEPENDENCIES))
                .getMessage();
    }

    @Test
    void aFileComesBeforeTheDependencyOfThatVeryClassifier() throws Exception {
        assertEquals(Path.of("/mine"), simulator("/mine", "g:a:bin:sim").in(DEPENDENCIES));
        assertEquals(Path.of("/sim.bin"), simulator(null, "g:a:bin:sim").in(DEPENDENCIES));
        assertEquals(Path.of("/a.bin"), simulator(null, "g:a:bin").in(DEPENDENCIES));
    }

    @Test
    void nothingNamedAndNoSuchDependencyAreRefused() {
        assertEquals(
                "nothing names the simulator\n"
                        + "  -> Name a dependency by <picoSimArtifact>, or a file by kn86.boot.picoSim.",
                refusal(simulator(null, null)));
        assertEquals(
                "the simulator, g:a:bin:other, is no dependency of the module\n"
                        + "  -> Add it to the module's dependencies, or name a file by kn86.boot.picoSim.",
                refusal(simulator(null, "g:a:bin:other")));
    }

    @Test
    void aMissingFileIsRefusedByTheCheckAlone() {
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> simulator("/missing", null).check());
        assertEquals(
                "kn86.boot.picoSim: there is no file /missing",
                failure.getMessage().lines().findFirst().orElseThrow());
    }

    @Test
    void coordinatesOfAnotherFormAreRefusedByTheCheckAlone() throws Exception {
        simulator("pom.xml", null).check();
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> simulator(null, "g:a").check());
        assertEquals(
                "<picoSimArtifact> \"g:a\": these are no artifact's coordinates",
                failure.getMessage().lines().findFirst().orElseThrow());
    }
}
