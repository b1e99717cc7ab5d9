// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can change a stage's result changes its key; nothing else does. */
@ForeignTools
class StageKeyTest {

    private static final Map<String, String> PIGEN = Map.of("RELEASE", "bookworm", "IMG_NAME", "kn86");
    private static final Map<String, String> PROJECT = Map.of("KN86_VERSION", "1", "KN86_BUILD_ID", "one");

    @TempDir
    private Path temp;

    private StageDirectory stage;
    private StageDirectory previous;
    private String key;

    @BeforeEach
    void makeStage() throws Exception {
        SampleStages stages = new SampleStages(temp.resolve("stages"));
        stages.file("stage-a/prerun.sh", "#!/bin/bash -e\ncopy_previous\n");
        stages.file("stage-a/00-x/00-run.sh", "#!/bin/bash -e\necho \"${KN86_VERSION}\"\n");
        stages.file("stage-a/00-x/files/data", "data\n");
        Files.createSymbolicLink(temp.resolve("stages/stage-a/00-x/files/link"), Path.of("data"));
        stage = stages.stage("stage-a");
        previous = stages.first();
        key = key(stage, PIGEN, PROJECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo more >> 00-x/files/data",
                "chmod +x 00-x/files/data",
                "chmod -x 00-x/00-run.sh",
                "mv 00-x/files/data 00-x/files/datb",
                "mv 00-x 01-x",
                "ln -sfn elsewhere 00-x/files/link",
                "rm 00-x/files/link; cp 00-x/files/data 00-x/files/link",
                "touch 00-x/SKIP",
                "mkdir 01-empty",
                "chmod 700 00-x/files",
                "echo '# KN86_BUILD_ID' >> prerun.sh"
            })
    void anyChangeOfTheStageCounts(String change) throws Exception {
        ForeignTool.BASH.run(stage.folder(), "-euc", change);
        assertNotEquals(key, key(stage, PIGEN, PROJECT));
    }

    @Test
    void variablesCountThatTheStageGets() throws Exception {
        assertNotEquals(key, key(stage, with(PIGEN, "RELEASE", "trixie"), PROJECT));
        assertNotEquals(key, key(stage, with(PIGEN, "WPA_COUNTRY", ""), PROJECT), "absent is not empty");
        assertNotEquals(key, key(stage, PIGEN, with(PROJECT, "KN86_VERSION", "2")));
        assertEquals(
                key,
                key(stage, PIGEN, with(PROJECT, "KN86_BUILD_ID", "two")),
                "no script of the stage names the variable");
        assertNotEquals(
                key(stage, Map.of("A", "1", "B", "2"), PROJECT),
                key(stage, Map.of("A", "1, B=2"), PROJECT),
                "values are kept apart");
    }

    @Test
    void whatLiesBelowAndTheEngineCount() throws Exception {
        StageVariables variables = new StageVariables(PIGEN, PROJECT, Map.of());
        assertNotEquals(key, StageKey.of(run(stage), "another parent", "engine", variables));
        assertNotEquals(key, StageKey.of(run(stage), "parent", "another engine", variables));
        StageRun first = new StageRun(stage, Optional.empty(), List.of(), List.of(stage));
        assertNotEquals(key, StageKey.of(first, "parent", "engine", variables));
        ForeignTool.CP.run("-a", stage.folder(), stage.folder().resolveSibling("stage-b"));
        assertNotEquals(
                key,
                key(new StageDirectory(stage.folder().resolveSibling("stage-b")), PIGEN, PROJECT),
                "its name is STAGE");
    }

    @Test
    void theExportImageOfTheStageBeforeCountsForTheExportThoughItIsSkipped() throws Exception {
        Path image = Files.writeString(previous.folder().resolve("EXPORT_IMAGE"), "IMG_SUFFIX=-a\n");
        Files.createFile(previous.folder().resolve("SKIP"));
        StageVariables variables = new StageVariables(PIGEN, PROJECT, Map.of("EXPORT_CONFIG_DIR", stage.folder()));
        String before = StageKey.of(run(stage), "parent", "engine", variables);
        Files.writeString(image, "IMG_SUFFIX=-b\n");
        String after = StageKey.of(run(stage), "parent", "engine", variables);
        assertNotEquals(before, after);
        Files.createFile(previous.folder().resolve("SKIP_IMAGES"));
        assertNotEquals(
                after, StageKey.of(run(stage), "parent", "engine", variables), "a file SKIP_IMAGES hides EXPORT_IMAGE");
        assertEquals(key, key(stage, PIGEN, PROJECT), "another stage does not read it");
    }

    @Test
    void timesOwnersPlaceAndOrderDoNotCount() throws Exception {
        Path elsewhere = Files.createDirectories(temp.resolve("another checkout"));
        ForeignTool.CP.run("-r", "--preserve=mode,links", stage.folder(), elsewhere);
        ForeignTool.BASH.run(
                elsewhere, "-euc", "find . -exec touch -h -d @1000000000 {} +; [ $(id -u) != 0 ] || chown -Rh 7:8 .");
        assertEquals(key, key(new StageDirectory(elsewhere.resolve("stage-a")), PIGEN, PROJECT));
        Map<String, String> otherOrder = new LinkedHashMap<>();
        PIGEN.keySet().stream()
                .sorted(Comparator.reverseOrder())
                .forEach(name -> otherOrder.put(name, PIGEN.get(name)));
        assertEquals(key, key(stage, otherOrder, PROJECT));
        assertEquals(
                key,
                StageKey.of(
                        run(stage),
                        "parent",
                        "engine",
                        new StageVariables(PIGEN, PROJECT, Map.of("KN86_APT_SOURCES", temp))),
                "where things lie on this machine");
    }

    private static Map<String, String> with(Map<String, String> variables, String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(variables);
        changed.put(name, value);
        return changed;
    }

    private String key(StageDirectory of, Map<String, String> pigen, Map<String, String> project) throws Exception {
        return StageKey.of(run(of), "parent", "engine", new StageVariables(pigen, project, Map.of()));
    }

    private StageRun run(StageDirectory of) {
        return new StageRun(of, Optional.of(previous), List.of(), List.of(previous, of));
    }
}
