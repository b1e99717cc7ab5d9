// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class StageFoldingTest {

    private static final String UF2 = "dev.kn86:pico-firmware:uf2";
    private static final String RUNTIME = "dev.kn86:nosh-runtime:tar.gz:linux-arm64";

    @TempDir
    Path folder;

    private FoldFixture fixture;
    private Path uf2;
    private Path runtime;

    @BeforeEach
    void makeArtifacts() throws Exception {
        fixture = new FoldFixture(folder);
        uf2 = Files.writeString(folder.resolve("pico.uf2"), "UF2\n");
        Path content = Files.createDirectories(folder.resolve("content"));
        Files.createDirectories(content.resolve("bin"));
        FileMode.set(Files.writeString(content.resolve("bin/nosh"), "ELF"), 04750);
        Files.createSymbolicLink(content.resolve("bin/sh"), Path.of("/opt/nosh/bin/nosh"));
        Files.createDirectories(content.resolve("empty"));
        FileMode.set(content.resolve("empty"), 0555);
        runtime = folder.resolve("nosh.tar.gz");
        ForeignTool.TAR.run(content, "-czf", runtime, ".");
    }

    private Path out(String path) {
        return fixture.output.resolve(path);
    }

    private String refusal() {
        return assertThrows(BuildFailure.class, fixture::run).getMessage();
    }

    /** All entries, with type, mode, time and content. */
    private static List<String> listing(Path root) throws Exception {
        return ForeignTool.SH
                .run(
                        root,
                        "-c",
                        "find . ! -type l -printf '%P %y %m %TY-%Tm-%Td %TT\\n' -o -printf '%P %y %l\\n' | sort;"
                                + " find . -type f | sort | xargs sha256sum")
                .lines();
    }

    @Test
    void filesOfTheBuildGoIntoTheirStages() throws Exception {
        fixture.made("stage-a", "00-thing/files/keys/a.pem", "key\n").made("stage-a", "00-thing/files/floors", "0\n");
        fixture.run();
        assertEquals("key\n", Files.readString(fixture.output.resolve("stage-a/00-thing/files/keys/a.pem")));
        assertEquals("0\n", Files.readString(fixture.output.resolve("stage-a/00-thing/files/floors")));
    }

    @Test
    void filesOfTheBuildTakeNobodysPlace() throws Exception {
        fixture.made("stage-b", "keys/a.pem", "")
                .made("stage-a", "00-thing/files/thing.conf", "")
                .made("stage-a", "../stage-a/00-thing/files/thing.conf/a", "")
                .made("stage-a", "..", "");
        String message = assertThrows(BuildFailure.class, fixture::run).getMessage();
        for (String fault : List.of(
                "file for stage-b/keys/a.pem: there is no stage \"stage-b\" in ",
                "file for stage-a/00-thing/files/thing.conf: the target exists already: ",
                "thing.conf on the way to the target is not a folder",
                "file for stage-a/..: the target is not inside the stage")) {
            assertTrue(message.contains(fault), message);
        }
    }

    @Test
    void copiesTheStages() throws Exception {
        FileMode.set(fixture.stages.resolve("stage-a/00-thing/files/thing.conf"), 0600);
        Files.createSymbolicLink(fixture.stages.resolve("stage-a/00-thing/files/link"), Path.of("../dangling"));
        fixture.run();

        assertEquals("a = 1\n", Files.readString(out("stage-a/00-thing/files/thing.conf")));
        assertEquals(Path.of("../dangling"), Files.readSymbolicLink(out("stage-a/00-thing/files/link")));
        assertEquals(0644, FileMode.of(out("stage-a/00-thing/files/thing.conf")));
        assertEquals(0755, FileMode.of(out("stage-a/00-thing/00-run.sh")));
        assertEquals(FileTime.from(FoldFixture.TIMESTAMP), Files.getLastModifiedTime(out("stage-a/00-thing")));
    }

    @Test
    void foldsAFile() throws Exception {
        fixture.artifact(UF2, uf2)
                .fold(UF2, "stage-a", "01-pico/files/kn86-pico.uf2", false)
                .run();

        assertEquals("UF2\n", Files.readString(out("stage-a/01-pico/files/kn86-pico.uf2")));
        assertEquals(0644, FileMode.of(out("stage-a/01-pico/files/kn86-pico.uf2")));
        assertEquals(FileTime.from(FoldFixture.TIMESTAMP), Files.getLastModifiedTime(out("stage-a/01-pico/files")));
    }

    @Test
    void unpacksATarWithModesAndLinks() throws Exception {
        fixture.artifact(RUNTIME, runtime)
                .fold(RUNTIME, "stage-a", "00-thing/files/nosh", true)
                .run();

        assertEquals(04750, FileMode.of(out("stage-a/00-thing/files/nosh/bin/nosh")));
        assertEquals(0555, FileMode.of(out("stage-a/00-thing/files/nosh/empty")));
        assertEquals(Path.of("/opt/nosh/bin/nosh"), Files.readSymbolicLink(out("stage-a/00-thing/files/nosh/bin/sh")));
        assertEquals(
                List.of("fold of " + RUNTIME + " into stage-a/00-thing/files/nosh: "
                        + "set-user-ID, set-group-ID or sticky, and kept: ./bin/nosh (4750)"),
                fixture.progress.warnings());
    }

    @Test
    void namesTenOfManySpecialModes() throws Exception {
        Path content = Files.createDirectories(folder.resolve("many"));
        ForeignTool.BASH.run(
                content,
                "-euc",
                """
                mkdir a-sticky b-group; chmod 1777 a-sticky; chmod 2755 b-group
                touch $(seq -f 'file-%02g' 20) plain; chmod 6711 file-*
                tar -c --sort=name -zf ../many.tar.gz *
                """);
        fixture.artifact(RUNTIME, folder.resolve("many.tar.gz"))
                .fold(RUNTIME, "stage-a", "00-thing/files/many", true)
                .run();
        String warning = fixture.progress.warnings().get(0);
        assertTrue(
                warning.endsWith(": a-sticky/ (1777), b-group/ (2755), file-01 (6711), file-02 (6711), file-03 (6711), "
                        + "file-04 (6711), file-05 (6711), file-06 (6711), file-07 (6711), file-08 (6711) and 12 more"),
                warning);
        assertEquals(06711, FileMode.of(out("stage-a/00-thing/files/many/file-20")));
        assertEquals(01777, FileMode.of(out("stage-a/00-thing/files/many/a-sticky")));
    }

    @Test
    void leavesAnUnchangedTreeAlone() throws Exception {
        fixture.artifact(RUNTIME, runtime)
                .fold(RUNTIME, "stage-a", "00-thing/files/nosh", true)
                .run();
        List<String> first = listing(fixture.output);
        Object inode = Files.getAttribute(fixture.output, "unix:ino");
        fixture.run();
        assertEquals(inode, Files.getAttribute(fixture.output, "unix:ino"));
        assertEquals(first, listing(fixture.output));
    }

    @Test
    void dependsOnTheContentOnly() throws Exception {
        fixture.artifact(UF2, uf2)
                .fold(UF2, "stage-a", "01-pico/files/kn86-pico.uf2", false)
                .run();

        Path elsewhere = Files.createDirectories(folder.resolve("some other place"));
        FoldFixture second = new FoldFixture(elsewhere);
        FileMode.set(second.stages.resolve("stage-a/00-thing/files/thing.conf"), 0664);
        FileMode.set(second.stages.resolve("stage-a"), 0775);
        Path copy = Files.copy(uf2, elsewhere.resolve("other-name.uf2"));
        FileMode.set(copy, 0600);
        second.artifact(UF2, copy)
                .fold(UF2, "stage-a", "01-pico/files/kn86-pico.uf2", false)
                .run();
        assertEquals(listing(fixture.output), listing(second.output));
    }

    @Test
    void copiesChangesAndRemovals() throws Exception {
        fixture.artifact(UF2, uf2)
                .fold(UF2, "stage-a", "01-pico/files/kn86-pico.uf2", false)
                .run();
        List<String> first = listing(fixture.output);
        Files.writeString(uf2, "UF3\n");
        Files.delete(fixture.stages.resolve("stage-a/00-thing/files/thing.conf"));
        fixture.run();
        assertNotEquals(first, listing(fixture.output));
        assertEquals("UF3\n", Files.readString(out("stage-a/01-pico/files/kn86-pico.uf2")));
        assertFalse(Files.exists(out("stage-a/00-thing/files/thing.conf")));
        assertNoLeftovers();
    }

    @Test
    void keepsThePreviousTreeWhenItFails() throws Exception {
        fixture.artifact(RUNTIME, runtime)
                .fold(RUNTIME, "stage-a", "00-thing/files/nosh", true)
                .run();
        List<String> before = listing(fixture.output);
        Files.writeString(fixture.stages.resolve("stage-a/00-thing/files/thing.conf"), "a = 2\n");
        Files.write(runtime, new byte[] {1, 2, 3});
        assertTrue(refusal().contains(runtime + " cannot be unpacked as tar.gz: "), refusal());
        assertEquals(before, listing(fixture.output));
        assertNoLeftovers();
    }

    private void assertNoLeftovers() throws IOException {
        try (Stream<Path> entries = Files.list(fixture.output.getParent())) {
            assertEquals(List.of(fixture.output), entries.toList());
        }
    }

    @Test
    void clearsWhatAKilledFoldHasLeft() throws Exception {
        Files.createDirectories(folder.resolve("target/stages.new/stage-z"));
        Files.createDirectories(folder.resolve("target/stages.old"));
        fixture.run();
        assertFalse(Files.exists(out("stage-z"), LinkOption.NOFOLLOW_LINKS));
        assertNoLeftovers();
    }

    @Test
    void namesAMissingArtifact() throws Exception {
        fixture.artifact(UF2, uf2).fold(RUNTIME, "stage-a", "00-thing/files/nosh", true);
        assertTrue(
                refusal()
                        .startsWith("fold of " + RUNTIME + " into stage-a/00-thing/files/nosh: "
                                + "the artifact is missing: the module's dependencies are " + UF2),
                refusal());
        assertFalse(Files.exists(fixture.output));
    }

    @Test
    void namesAnArtifactOfTheWrongTypeOrClassifier() throws Exception {
        fixture.artifact("dev.kn86:nosh-runtime:zip", runtime).fold(RUNTIME, "stage-a", "00-thing/files/nosh", true);
        assertTrue(
                refusal()
                        .contains(RUNTIME + " into stage-a/00-thing/files/nosh: wrong type or classifier: "
                                + "the module depends on dev.kn86:nosh-runtime:zip"),
                refusal());
    }

    @Test
    void namesAnAmbiguousArtifact() throws Exception {
        fixture.artifact(UF2, uf2).artifact(UF2, runtime).fold(UF2, "stage-a", "01-pico/files/kn86-pico.uf2", false);
        assertTrue(refusal().contains("ambiguous: could be any of " + uf2 + ", " + runtime), refusal());
    }

    @Test
    void namesAnArtifactThatIsNotPackaged() throws Exception {
        fixture.artifact(UF2, folder).fold(UF2, "stage-a", "01-pico/files/kn86-pico.uf2", false);
        assertTrue(refusal().contains("the artifact is not packaged: " + folder + " is not a file"), refusal());
    }

    @Test
    void refusesToUnpackOtherTypes() throws Exception {
        fixture.artifact(UF2, uf2).fold(UF2, "stage-a", "01-pico/files", true);
        assertTrue(refusal().contains("wrong type: only [tar.gz, zip] can be unpacked"), refusal());
    }

    @Test
    void namesAnUnknownStage() throws Exception {
        fixture.artifact(UF2, uf2);
        for (String stage : List.of("stage-b", "", ".", "..", "stage-a/00-thing", "/etc")) {
            fixture.fold(UF2, stage, "01-pico/files/kn86-pico.uf2", false);
        }
        assertEquals(
                6,
                refusal()
                        .lines()
                        .filter(line -> line.contains(": there is no stage \""))
                        .count(),
                refusal());
    }

    @Test
    void refusesTargetsOutsideTheStage() throws Exception {
        fixture.artifact(UF2, uf2);
        for (String target : List.of("../stage-b/x", "/etc/x", "..", "", ".", "00-thing/..")) {
            fixture.fold(UF2, "stage-a", target, false);
        }
        assertEquals(
                6,
                refusal()
                        .lines()
                        .filter(line -> line.endsWith(": the target is not inside the stage"))
                        .count(),
                refusal());
    }

    @Test
    void refusesTargetsThatExist() throws Exception {
        fixture.artifact(UF2, uf2).fold(UF2, "stage-a", "00-thing/files/thing.conf", false);
        assertTrue(
                refusal()
                        .contains("the target exists already: "
                                + fixture.stages.resolve("stage-a/00-thing/files/thing.conf")),
                refusal());
    }

    @Test
    void refusesTargetsBelowAFileOrLink() throws Exception {
        Files.createSymbolicLink(fixture.stages.resolve("stage-a/out"), Path.of("00-thing"));
        fixture.artifact(UF2, uf2)
                .fold(UF2, "stage-a", "out/x", false)
                .fold(UF2, "stage-a", "00-thing/files/thing.conf/x", false);
        assertEquals(
                2,
                refusal()
                        .lines()
                        .filter(line -> line.endsWith("on the way to the target is not a folder"))
                        .count(),
                refusal());
    }

    @Test
    void refusesOverlappingTargets() throws Exception {
        fixture.artifact(UF2, uf2)
                .fold(UF2, "stage-a", "01-pico/files", false)
                .fold(UF2, "stage-a", "01-pico/files/x", false);
        assertTrue(
                refusal().contains("into stage-a/01-pico/files/x: the target overlaps the fold of " + UF2), refusal());
    }

    @Test
    void refusesCoordinatesOfAnotherForm() {
        String message = assertThrows(BuildFailure.class, () -> Coordinates.parse("dev.kn86:nosh-runtime"))
                .getMessage();
        assertTrue(
                message.startsWith("fold of \"dev.kn86:nosh-runtime\": these are no artifact's coordinates"), message);
    }

    @Test
    void namesAMissingStageFolder() throws Exception {
        ForeignTool.SH.run("-c", "rm -r '" + fixture.stages + "'");
        assertTrue(refusal().startsWith("there are no stages: " + fixture.stages + " is not a folder"), refusal());
    }

    @Test
    void stopsAtStagesThatWouldNotRun() throws Exception {
        FileMode.set(fixture.stages.resolve("stage-a/00-thing/00-run.sh"), 0644);
        fixture.write("stage-b/SKIP", "");
        assertTrue(refusal().contains("stage-a/00-thing/00-run.sh: not executable"), refusal());
        assertTrue(fixture.progress.warnings().get(0).endsWith("stage-b/SKIP: the stage is not run"));
        assertFalse(Files.exists(fixture.output));
    }

    /** A checkout of pi-gen that build.sh has run in, and a stage that is a repository of its own. */
    @Test
    void whatBelongsToGitAndToEarlierBuildsIsNotCopied() throws Exception {
        fixture.write(".git/HEAD", "");
        fixture.write("stage-a/.git", "gitdir: ../.git/modules/stage-a\n");
        fixture.write("stage-a/.gitattributes", "");
        fixture.write("stage-a/work/data", "");
        Path tree = fixture.write("work/deck/stage0/rootfs/etc/hostname", "").getParent();
        ForeignTool.SH.run("-c", "mkfifo '" + tree.resolve("pipe") + "'");
        fixture.write("deploy/image.img", "");
        Path other = Files.createDirectories(folder.resolve("other/.git")).getParent();
        Files.createDirectories(folder.resolve("shared/.git"));
        Files.createDirectories(folder.resolve("shared/work"));
        Files.createSymbolicLink(fixture.stages.resolve("stage-a/files"), Path.of("../../shared"));
        fixture.write("stage-a/00-thing/files/application/.git/HEAD", "");
        fixture.script("../checkout/prerun.sh");
        fixture.write("../checkout/.git/HEAD", "");
        fixture.write("../checkout/00-a/files/.git/HEAD", "");
        Files.createSymbolicLink(fixture.stages.resolve("stage-c"), Path.of("../checkout"));
        fixture.source(new StageSource(other, Optional.empty()));
        String inputs = fixture.request().inputs().values().toString();
        fixture.run();
        assertTrue(Files.isRegularFile(out("stage-a/.gitattributes")));
        assertTrue(Files.isRegularFile(out("stage-a/work/data")));
        assertTrue(Files.isDirectory(out("stage-a/files/work")));
        assertTrue(Files.isDirectory(out("stage-a/files/.git")), "a checkout that the stage brings");
        assertTrue(Files.exists(out("stage-a/00-thing/files/application/.git/HEAD")));
        assertTrue(Files.exists(out("stage-c/00-a/files/.git/HEAD")));
        for (String name : List.of(".git", "stage-a/.git", "stage-c/.git", "work", "deploy")) {
            assertFalse(Files.exists(out(name), LinkOption.NOFOLLOW_LINKS), name);
        }
        fixture.write("stage-a/.git", "gitdir: elsewhere\n");
        fixture.write("../checkout/.git/HEAD", "ref: elsewhere\n");
        fixture.write("deploy/image.img", "another one\n");
        assertEquals(inputs, fixture.request().inputs().values().toString());
        fixture.script("deploy/prerun.sh");
        fixture.run();
        assertTrue(Files.exists(out("deploy/prerun.sh")));
    }

    @Test
    void theFolderOfTheStagesMayBeALink() throws Exception {
        Path real = Files.move(fixture.stages, folder.resolve("elsewhere"));
        Files.createSymbolicLink(fixture.stages, real);
        fixture.made("stage-a", "made", "one");
        fixture.run();
        assertFalse(Files.isSymbolicLink(fixture.output));
        assertEquals("a = 1\n", Files.readString(out("stage-a/00-thing/files/thing.conf")));
        assertEquals("one", Files.readString(out("stage-a/made")));
        assertFalse(Files.exists(real.resolve("stage-a/made")), "nothing is folded into the sources");
    }

    /** Links that would break by copying are followed; all others stay links. */
    @Test
    void aRelativeLinkOutOfTheStagesBecomesWhatItLeadsTo() throws Exception {
        Path stage = fixture.stages.resolve("stage-a");
        ForeignTool.BASH.run(
                stage,
                "-euc",
                """
                mkdir -p ../../common ../../shared/01-shared/files ../stage-b
                cp prerun.sh ../stage-b
                echo one > ../../common/app.conf
                printf '#!/bin/sh\\n' > ../../shared/01-shared/00-run.sh; chmod +x ../../shared/01-shared/00-run.sh
                ln -s ../../../common/app.conf ../../shared/01-shared/files/app.conf
                ln -s 00-run.sh ../../shared/01-shared/link
                ln -s ../../../../common/app.conf 00-thing/files/app.conf
                ln -s ../../shared/01-shared 01-shared
                ln -s ../stage-b/prerun.sh inside
                ln -s "$(realpath ../../common)" absolute
                ln -s ../../../../nothing 00-thing/files/dangling
                """);
        fixture.run();
        assertEquals("one\n", Files.readString(out("stage-a/00-thing/files/app.conf")));
        assertFalse(Files.isSymbolicLink(out("stage-a/00-thing/files/app.conf")));
        assertTrue(Files.isDirectory(out("stage-a/01-shared"), LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.isExecutable(out("stage-a/01-shared/00-run.sh")));
        assertEquals("one\n", Files.readString(out("stage-a/01-shared/files/app.conf")));
        assertEquals(Path.of("00-run.sh"), Files.readSymbolicLink(out("stage-a/01-shared/link")));
        assertEquals(Path.of("../stage-b/prerun.sh"), Files.readSymbolicLink(out("stage-a/inside")));
        assertEquals(folder.toRealPath().resolve("common"), Files.readSymbolicLink(out("stage-a/absolute")));
        assertEquals(Path.of("../../../../nothing"), Files.readSymbolicLink(out("stage-a/00-thing/files/dangling")));
    }

    @Test
    void refusesLinksOutOfTheStagesThatLeadBack() throws Exception {
        Path link = Files.createSymbolicLink(fixture.stages.resolve("stage-a/files"), Path.of("../.."));
        String refusal = refusal();
        assertTrue(
                refusal.startsWith(
                        link + " leads to " + folder.toRealPath() + ", and so back to itself: it cannot be copied"),
                refusal);
        Files.delete(link);
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.createSymbolicLink(other.resolve("back"), Path.of("../stages"));
        Files.createSymbolicLink(fixture.stages.resolve("stage-a/files"), Path.of("../../other"));
        assertTrue(refusal().startsWith(folder.toRealPath().resolve("other/back") + " leads to "), refusal());
    }

    @Test
    void aFileOfTheModuleIsFolded() throws Exception {
        Path overlay = Files.writeString(folder.resolve("my.dtbo"), "overlay");
        FoldFixture fixture = new FoldFixture(folder).fold(overlay, "stage-a", "01-boot/files/my.dtbo");
        fixture.run();
        assertEquals("overlay", Files.readString(fixture.output.resolve("stage-a/01-boot/files/my.dtbo")));

        FoldFixture missing = new FoldFixture(folder).fold(folder.resolve("none"), "stage-a", "01-boot/files/none");
        BuildFailure failure = assertThrows(BuildFailure.class, missing::run);
        assertTrue(
                failure.getMessage()
                        .startsWith("fold of " + folder.resolve("none")
                                + " into stage-a/01-boot/files/none: there is no such file"),
                failure.getMessage());
    }

    /** A folder with one stage, of the user's own or from an artifact. */
    private StageSource source(String stage, String artifact) throws Exception {
        Path other = folder.resolve("other");
        Path prerun = other.resolve(stage).resolve("prerun.sh");
        Files.createDirectories(prerun.getParent());
        Files.writeString(prerun, "#!/bin/bash\n");
        FileMode.set(prerun, FileMode.EXECUTABLE);
        return new StageSource(other, Optional.ofNullable(artifact));
    }

    @Test
    void stagesComeFromSeveralSources() throws Exception {
        Path file = Files.writeString(folder.resolve("x"), "x");
        FoldFixture fixture =
                new FoldFixture(folder).source(source("stage-b", "g:a:zip")).fold(file, "stage-b", "00-b/files/x");
        fixture.run();
        assertTrue(Files.isRegularFile(fixture.output.resolve("stage-a/prerun.sh")));
        assertTrue(Files.isRegularFile(fixture.output.resolve("stage-b/prerun.sh")));
        assertEquals("x", Files.readString(fixture.output.resolve("stage-b/00-b/files/x")));
    }

    @Test
    void aStageThatIsThereTwiceIsRefused() throws Exception {
        FoldFixture fixture = new FoldFixture(folder).source(source("stage-a", "g:a:zip"));
        BuildFailure failure = assertThrows(BuildFailure.class, fixture::run);
        assertEquals(
                "there are two stage-a among the stages: in " + fixture.stages + " and in g:a:zip",
                failure.getMessage().lines().findFirst().orElseThrow());
    }

    @Test
    void aFaultOfAnArtifactsStageNamesTheArtifact() throws Exception {
        StageSource source = source("stage-b", "g:a:zip");
        FileMode.set(source.folder().resolve("stage-b/prerun.sh"), FileMode.PLAIN);
        FoldFixture fixture = new FoldFixture(folder).source(source);
        BuildFailure failure = assertThrows(BuildFailure.class, fixture::run);
        assertTrue(
                failure.getMessage()
                        .endsWith(
                                "Correct them in the project that makes g:a:zip (unpacked: " + source.folder() + ")."),
                failure.getMessage());
    }
}
