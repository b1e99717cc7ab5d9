// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** What a link leads to, as hooks read it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo two > ../../outside/app.conf",
                "chmod +x ../../outside/app.conf",
                "echo two > ../../outside/folder/data",
                "echo more > ../../outside/folder/new",
                "echo two > ../../outside/beyond/data",
                "rm ../../outside/app.conf",
                "mkdir ../../outside/later; echo now > ../../outside/later/file",
                "echo two > ../stage-sibling/data",
                "echo 'echo $KN86_BUILD_ID' >> ../../outside/01-shared/00-run.sh"
            })
    void whatALinkLeadsToCounts(String change) throws Exception {
        ForeignTool.BASH.run(
                stage.folder(),
                "-euc",
                """
                mkdir -p ../../outside/{folder,beyond,01-shared} ../stage-sibling
                for file in app.conf folder/data beyond/data 01-shared/00-run.sh; do echo one > ../../outside/$file; done
                echo one > ../stage-sibling/data
                ln -s ../../../../outside/app.conf 00-x/files/app.conf
                ln -s "$(realpath ../../outside/folder)" 00-x/files/folder
                ln -s ../beyond ../../outside/folder/beyond
                ln -s ../../../../outside/later 00-x/files/later
                ln -s ../../../stage-sibling/data 00-x/files/sibling
                ln -s ../../outside/01-shared 01-shared
                """);
        String before = key(stage, PIGEN, PROJECT);
        assertEquals(before, key(stage, PIGEN, PROJECT));
        ForeignTool.BASH.run(stage.folder(), "-euc", change);
        assertNotEquals(before, key(stage, PIGEN, PROJECT));
    }

    @Test
    void linksInACircleEndAndThoseOfTheMachineAreOnlyLinks() throws Exception {
        ForeignTool.BASH.run(
                stage.folder(),
                "-euc",
                """
                mkdir -p ../../outside
                ln -s . here; ln -s .. up; ln -s loop loop; ln -s ../../outside out; ln -s ../stages ../../outside/back
                ln -s /proc/self/mounts mtab; ln -s /dev/null masked; ln -s /proc proc; ln -s /run run; mkfifo pipe
                """);
        assertEquals(key(stage, PIGEN, PROJECT), key(stage, PIGEN, PROJECT));
        assertEquals(Set.of("KN86_VERSION"), stage.projectVariables());
    }

    @Test
    void aLinkToEverythingIsNamed() throws Exception {
        Path many = Files.createDirectories(temp.resolve("many"));
        ForeignTool.BASH.run(many, "-euc", "seq 50001 | xargs touch");
        Path link = Files.createSymbolicLink(stage.folder().resolve("all"), many);
        FileSystemException failure = assertThrows(FileSystemException.class, () -> key(stage, PIGEN, PROJECT));
        assertEquals(link.toString(), failure.getFile());
        assertTrue(
                failure.getReason().contains("a folder too large to be an input (50000 entries)"), failure.getReason());
    }

    @Test
    void scriptsMayHoldAnyBytes() throws Exception {
        ForeignTool.BASH.run(
                stage.folder(),
                "-euc",
                "printf 'F\\374r $KN86_BUILD_ID\\n\\0\\377\\200' >> 00-x/00-run.sh; printf '\\374KN86_X\\r\\n' > 00-x/files/setup.sh");
        assertEquals(Set.of("KN86_VERSION", "KN86_BUILD_ID", "KN86_X"), stage.projectVariables());
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

    /** A config may build a value from BASE_DIR, which is another folder on another machine. */
    @Test
    void theBaseFolderOfThisMachineDoesNotCountInValuesOfAConfig() throws Exception {
        assertEquals(keyIn("/home/me/base", "/stage1"), keyIn("/srv/ci/base", "/stage1"));
        assertNotEquals(keyIn("/srv/ci/base", "/stage1"), keyIn("/srv/ci/base", "/stage2"));
    }

    private String keyIn(String base, String second) throws Exception {
        Map<String, String> config = Map.of("STAGE_LIST", base + "/stage0 " + base + second);
        return StageKey.of(
                run(stage), "parent", "engine", new StageVariables(config, PROJECT, Map.of("BASE_DIR", Path.of(base))));
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
