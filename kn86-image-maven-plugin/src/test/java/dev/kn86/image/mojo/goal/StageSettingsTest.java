// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values are refused before anything runs. */
class StageSettingsTest {

    @TempDir
    private Path folder;

    private List<String> stages = List.of("stage-it");
    private String base = "debian";
    private String engine = "stages";
    private String tag;
    private Path config;
    private String buildId;
    private Path lock;
    private String provision = ".";
    private String export;

    private StageSettings settings() {
        return new StageSettings(
                stages.stream()
                        .map(name -> folder.resolve("stages").resolve(name))
                        .toList(),
                new FileOrArtifact("the stages", "<provisionDirectory>", provision, folder),
                Optional.ofNullable(export)
                        .map(text -> new FileOrArtifact("export-image", "<exportDirectory>", text, folder)),
                folder,
                base,
                engine,
                Optional.ofNullable(tag),
                "https://pi-gen.example",
                Optional.ofNullable(config),
                Optional.ofNullable(buildId),
                false,
                Optional.ofNullable(lock),
                folder.resolve("packages.lock"),
                true,
                folder.resolve("slot"));
    }

    private String refusal() {
        return assertThrows(BuildFailure.class, () -> settings().check())
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"debian, stages", "raspios, pi-gen", "raspios, pi-gen-docker"})
    void takesEveryBaseAndEngine(String base, String engine) {
        this.base = base;
        this.engine = engine;
        this.tag = "2025-11-24-raspios-bookworm-arm64";
        this.buildId = "0.1.0+abc dirty";
        assertDoesNotThrow(() -> settings().check());
    }

    @Test
    void refusesABaseAnEngineAndATagThatAreNone() {
        base = "ubuntu";
        assertEquals("kn86.base=ubuntu is no base", refusal());
        base = "debian";
        engine = "docker";
        assertEquals("kn86.engine=docker is no engine", refusal());
        engine = "stages";
        tag = "../x";
        assertEquals("kn86.pi-gen.tag=../x is not a tag's name", refusal());
    }

    @Test
    void stagesThatHaveNotBeenFoldedAreNamedTogether() throws Exception {
        stages = List.of("stage-a", "stage-b", "stage-c");
        Files.createDirectories(folder.resolve("stages/stage-b"));
        Files.createFile(folder.resolve("stages/stage-c"));
        String told =
                assertThrows(BuildFailure.class, () -> settings().checkFolded()).getMessage();
        for (String missing : List.of("stage-a", "stage-c")) {
            assertTrue(told.contains("stage " + folder.resolve("stages").resolve(missing) + " does not exist"), told);
        }
        assertFalse(told.contains("stage-b"), told);
        stages = List.of("stage-b");
        assertDoesNotThrow(() -> settings().checkFolded());
    }

    @Test
    void aRunWithoutAStageOfTheProductIsWarnedOf() {
        assertEquals(Optional.empty(), settings().warning());
        stages = List.of();
        assertEquals(
                Optional.of("no stage of the product is named (<stages>, kn86.stages): without STAGE_LIST in a pi-gen"
                        + " config, the base alone runs"),
                settings().warning());
    }

    @Test
    void refusesABuildIdOfTwoLines() {
        buildId = "one\ttwo";
        assertEquals("kn86.build.id=one\ttwo cannot name a build", refusal());
    }

    @Test
    void refusesAMissingFolderOfStages() {
        provision = "sd-provision";
        assertEquals("<provisionDirectory>: there is no folder " + folder.resolve("sd-provision"), refusal());
        provision = "g:a:env";
        assertEquals("<provisionDirectory>: g:a:env cannot be unpacked", refusal());
        provision = "g:a:zip:base";
        export = "other";
        assertEquals("<exportDirectory>: there is no folder " + folder.resolve("other"), refusal());
    }

    @Test
    void refusesFilesThatAreMissingOrNotWhatTheyShouldBe() throws Exception {
        config = folder.resolve("config");
        assertEquals("kn86.pi-gen.config=" + config + " is not a file", refusal());
        Files.createFile(config);
        lock = folder.resolve("old.lock");
        assertEquals("the build is locked (kn86.locked), but " + lock + " is missing", refusal());
        Files.writeString(lock, "");
        assertEquals("the build is locked to " + lock + ", which lists no package", refusal());
    }

    @Test
    void theUsersConfigGoesOnTopOfTheProjects() throws Exception {
        config = folder.resolve("mine");
        BuildFailure missing = assertThrows(BuildFailure.class, () -> settings().configs(folder));
        assertTrue(missing.getMessage().startsWith("<provisionDirectory>: there is no file config in " + folder));
        Path own = Files.createFile(folder.resolve("config"));
        assertEquals(List.of(own, config), settings().configs(folder));
    }
}
