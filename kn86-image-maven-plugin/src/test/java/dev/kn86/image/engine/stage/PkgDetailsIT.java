// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the output of our pkgdetails with that of the perl code in the host's debootstrap, byte for byte. */
@EnabledOnOs(architectures = "amd64")
class PkgDetailsIT {

    /**
     * A package list with epochs, Provides, several versions of one package next to each other and apart, a package of
     * another architecture and a multi-arch one, fields in another order or missing, names that other names begin with,
     * and malformed dependencies. There is no empty line after the last stanza.
     */
    private static final String PACKAGES =
            """
            Package: libz
            Version: 1:2.0-1
            Architecture: arm64
            Multi-Arch: same
            Priority: required
            Provides: libz-abi (= 2), z
            Depends: libc6 (>= 2.36), libgcc-s1:any (>= 3) | libgcc1, base , base-files (<< 1:12)
            Pre-Depends: dpkg (>= 1.17), dpkg
            Filename: pool/libz_2.0-1_arm64.deb
            Size: 100
            MD5sum: 0a
            SHA256: 1a
            Description: Über etwas
             Package: none
             .

            Package: tool
            Version: 1
            Architecture: all
            Multi-Arch: foreign
            Priority: optional
            Depends: libz | libz-abi,tool-data
            Filename: pool/tool_1_all.deb
            Size: 7
            MD5sum: 0b
            SHA256: 1b

            Package: tool
            Version: 2~rc1
            Architecture: all
            Priority: required
            Filename: pool/tool_2_all.deb
            Size: 8
            SHA256: 1c

            Package: a
            Priority: important
            Version: 0
            Depends: , b,, (c) d (= 1) e, [f], x:any,g (<= 2) [arm64] ,
            Pre-Depends:none

            Package:b
            Depends: not-seen

            package: c
            Priority: important


            Package: tool-data
            Version: 3:4:5
            Architecture: all
            Priority: required
            Filename: pool/tool-data.deb
            Size: 9

            Package: libz
            Version: 2:1.0-1
            Architecture: arm64
            Priority: important
            Depends: libc6
            Filename: pool/libz_1.0-1_arm64.deb
            Size: 101
            SHA256: 1d

            Package: a+b.c
            Version: 1
            Priority: required
            Size: 3

            Priority: required

            Package: last
            Version: 1
            Priority: required
            Depends: dpkg, tool
            """;

    private static final String PROGRESS = "x50% 5\n 50K .......... .......... 1% 2.5M 3s\n 100K .. 33% 1 2%\n100%";

    @TempDir
    private Path temp;

    private CommandRunner runner;

    @BeforeEach
    void prepare() throws Exception {
        ForeignTool.require(ForeignTool.DEBOOTSTRAP, ForeignTool.PERL, ForeignTool.SH);
        EngineScripts.unpack(temp.resolve("scripts"));
        Files.writeString(temp.resolve("Packages"), PACKAGES);
        Files.writeString(temp.resolve("Progress"), PROGRESS);
        runner = new ProcessCommandRunner(temp.resolve("logs"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PKGS mirror Packages tool libz a tool a+b.c tool-data b last libz",
                "PKGS mirror Packages tool missing-b libz missing-a missing-b z c too",
                "PKGS REAL Packages",
                "FIELD Priority: mirror Packages required",
                "FIELD Priority: mirror Packages important optional required nothing",
                "FIELD Architecture: mirror Packages arm64",
                "FIELD package: mirror Packages tool libz c",
                "GETDEPS Packages tool libz last missing",
                "GETDEPS Packages a b c",
                "GETDEPS Packages",
                "STANZAS Packages tool libz a last missing tool",
                "STANZAS Packages b c",
                "WGET% 0 100 100",
                "WGET% 17 41 333 name"
            })
    void answersAsPerlDoes(String arguments) throws Exception {
        for (String checksum : List.of("SHA256", "MD5SUM", "SHA1")) {
            String ours = answer("scripts/debootstrap/pkgdetails", arguments, checksum);
            String perls = answer("pkgdetails_perl", arguments, checksum);
            assertEquals(arguments.startsWith("PKGS") ? withMissingSorted(perls) : perls, ours, checksum);
        }
    }

    /** debootstrap finds our functions by the folder, whose path may have a blank. */
    @ParameterizedTest
    @ValueSource(strings = {"scripts", "folder with blanks"})
    void debootstrapsFunctionsCallIt(String folder) throws Exception {
        EngineScripts.unpack(temp.resolve(folder));
        Path ours = temp.resolve(folder).resolve("debootstrap");
        String script =
                """
                . "$DEBOOTSTRAP_DIR/functions"
                $PKGDETAILS STANZAS Packages tool-data
                echo "$DEBOOTSTRAP_DIR"
                sh -c 'echo "exported: $DEBOOTSTRAP_DIR"'
                # What calls perl gets no dependencies.
                perl() { echo perl; }
                "$PKGDETAILS" GETDEPS Packages tool
                """;
        String output = runner.run(
                        Command.of("sh", "-e", "-c", script).in(temp).env("DEBOOTSTRAP_DIR", ours.toString()),
                        "See what debootstrap's functions say.")
                .stdout();
        assertEquals(
                """
                Package: tool-data
                Version: 3:4:5
                Architecture: all
                Priority: required
                Filename: pool/tool-data.deb
                Size: 9

                /usr/share/debootstrap
                exported:\s
                libz
                tool-data
                """,
                output);
    }

    private String answer(String program, String arguments, String checksum) throws Exception {
        String script = ". /usr/share/debootstrap/functions; \"$@\" < Progress";
        List<String> words = new ArrayList<>(List.of("sh", program));
        words.addAll(List.of(arguments.split(" ")));
        Command command = Command.of("sh", "-c", script).with(words).in(temp);
        String output = runner.run(
                        command.env("DEBOOTSTRAP_CHECKSUM_FIELD", checksum), "See what debootstrap's functions say.")
                .stdout();
        assertFalse(output.contains("\uFFFD"), output);
        return output;
    }

    /** perl prints the packages that it has not found in the order of a hash, which differs from run to run. */
    private static String withMissingSorted(String answer) {
        List<String> lines = answer.lines().toList();
        int found = (int) lines.stream().takeWhile(line -> !line.endsWith(" -")).count();
        List<String> sorted = new ArrayList<>(lines.subList(0, found));
        lines.subList(found, lines.size()).stream().sorted().forEach(sorted::add);
        return sorted.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
