// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.stage.PiGenConfig;
import dev.kn86.image.engine.stage.StageDirectory;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages that STAGE_LIST and EXPORT_CONFIG_DIR of a config choose, on a base with upstream's files. */
@ForeignTools
class StageListTest {

    @TempDir
    private Path temp;

    private String product = "product/stage-deck";
    private CommandRunner runner;

    @BeforeEach
    void makeStages() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
        for (String stage : List.of(
                "upstream/stage0",
                "upstream/stage1",
                "upstream/stage2",
                "upstream/export-image",
                "product/stage-deck",
                "provision/export-image",
                "elsewhere/my export",
                "elsewhere/stage0")) {
            Files.createDirectories(temp.resolve(stage));
        }
    }

    @Test
    void withoutThemTheBasesStagesComeFirst() throws Exception {
        StageList list = list(Map.of());
        assertEquals(List.of("upstream/stage0", "upstream/stage1", "product/stage-deck"), paths(list.stages()));
        assertEquals("provision/export-image", path(list.export()));
        assertEquals(
                temp.resolve("provision/export-image"),
                list.baseFolder().resolve("export-image").toRealPath(),
                "ours, not upstream's");
    }

    @Test
    void theListIsSplitAndExpandedInBaseDir() throws Exception {
        assertEquals(
                List.of("upstream/stage0", "upstream/stage1", "upstream/stage2", "product/stage-deck"),
                paths(list(Map.of("STAGE_LIST", "stage? stage-deck")).stages()));
        assertEquals(
                List.of("product/stage-deck", "upstream/stage2"),
                paths(list(Map.of("STAGE_LIST", " stage-deck\n" + temp.resolve("upstream/stage2")))
                        .stages()));
    }

    /** build.sh calls realpath for STAGE_LIST. The stages of the POM are known by the names that they have there. */
    @Test
    void onlyAListNamesAStageByWhatItsLinkLeadsTo() throws Exception {
        product = "product/stage-link";
        Files.createSymbolicLink(temp.resolve(product), Path.of("stage-deck"));
        assertEquals("stage-link", list(Map.of()).stages().get(2).name());
        assertEquals(
                "stage-deck",
                list(Map.of("STAGE_LIST", "stage-link")).stages().get(0).name());
    }

    @Test
    void theExportIsOnePathAsItStands() throws Exception {
        assertEquals(
                "elsewhere/my export",
                path(list(Map.of(
                                "EXPORT_CONFIG_DIR",
                                temp.resolve("elsewhere/my export").toString()))
                        .export()));
        assertEquals(
                "upstream/stage2",
                path(list(Map.of("EXPORT_CONFIG_DIR", "stage2")).export()));
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertFault(Map.of("STAGE_LIST", "stage0 stage9"), "stage9: No such file or directory");
        assertFault(Map.of("STAGE_LIST", "stage0 stage9"), "STAGE_LIST=stage0 stage9 has to name stages, relative to ");
        assertFault(Map.of("STAGE_LIST", " "), "STAGE_LIST names no stage");
        assertFault(Map.of("EXPORT_CONFIG_DIR", "no-export"), "EXPORT_CONFIG_DIR: there is no folder");
    }

    @Test
    void twoStagesOfOneNameAreRefused() {
        assertFault(
                Map.of("STAGE_LIST", "stage0 " + temp.resolve("elsewhere/stage0")),
                "there are two stages called stage0, which would share one work folder: ");
    }

    @Test
    void aProductsStageMayNotBeCalledAsOneOfTheBaseOrAsTheExport() throws Exception {
        for (String name : List.of("elsewhere/stage0", "upstream/export-image")) {
            product = name;
            BuildFailure failure = assertThrows(BuildFailure.class, () -> list(Map.of()));
            assertTrue(failure.getMessage().contains(temp.resolve(name).toString()), failure.getMessage());
        }
    }

    private void assertFault(Map<String, String> config, String text) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> list(config));
        assertTrue(failure.getMessage().contains(text), failure.getMessage());
    }

    private StageList list(Map<String, String> config) throws BuildFailure, IOException {
        Base base = new Base(
                List.of(
                        StageDirectory.of(temp.resolve("upstream/stage0")),
                        StageDirectory.of(temp.resolve("upstream/stage1"))),
                "inputs",
                Map.of(),
                Map.of(),
                Optional.of(temp.resolve("upstream")),
                Map.of(),
                PackageList.of(List.of()),
                Base.Archive.NONE,
                Base.Versions.NONE);
        RootfsRequest request = new RootfsRequest(
                List.of(temp.resolve(product)),
                List.of(),
                Optional.empty(),
                temp.resolve("provision/export-image"),
                Optional.empty(),
                "1",
                "1",
                false,
                Instant.EPOCH,
                temp.resolve("slot"),
                temp.resolve("target/logs"),
                new CacheFolder(temp.resolve("cache")),
                temp.resolve("packages.lock"),
                Optional.empty());
        return StageList.of(request, base, PiGenConfig.of(config), runner);
    }

    private List<String> paths(List<StageDirectory> stages) {
        return stages.stream().map(this::path).toList();
    }

    private String path(StageDirectory stage) {
        return temp.relativize(stage.folder()).toString();
    }
}
