// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ForeignTools
class PiGenConfigTest {

    @TempDir
    private Path temp;

    private CommandRunner runner;

    @BeforeEach
    void startRunner() {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
    }

    @Test
    void isShellCodeLaterFilesOnTopOfEarlierOnes() throws Exception {
        assertEquals(
                Map.of(
                        "IMG_NAME",
                        "two",
                        "TARGET_HOSTNAME",
                        "two-host",
                        "MY_OWN",
                        "lines\nand 'quotes'",
                        "WPA_COUNTRY",
                        ""),
                read(
                        "IMG_NAME=one\nWPA_COUNTRY=\necho chatter\n",
                        "helper=two\nIMG_NAME=$helper\nTARGET_HOSTNAME=\"$IMG_NAME-host\"\nexport MY_OWN=$'lines\\nand \\'quotes\\''\n"));
    }

    @Test
    void isReadInItsOwnFolder() throws Exception {
        Files.writeString(temp.resolve("name"), "beside");
        assertEquals(Map.of("IMG_NAME", "beside"), read("IMG_NAME=$(< name)\n"));
    }

    @Test
    void namesEveryVariableThatNobodyWouldRead() {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> read("TARGET_HOSTNAM=deck\nWORK_DIR=/tmp\nIMG_NAME=x\n"));
        assertTrue(
                failure.getMessage().contains("TARGET_HOSTNAM is no variable of pi-gen and not exported"),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("WORK_DIR is set by the plugin"), failure.getMessage());
    }

    /** build.sh of the branch arm64 sets ARCH=arm64 behind the config, which may say the same. */
    @Test
    void maySayWhatBuildShSaysAnyway() throws Exception {
        assertEquals(Map.of("IMG_NAME", "x"), read("IMG_NAME=x\nARCH=\"arm64\"\nexport QUILT_NO_DIFF_INDEX=1\n"));
        for (String config : List.of("ARCH=armhf\n", "readonly ARCH=arm64\n")) {
            BuildFailure failure = assertThrows(BuildFailure.class, () -> read(config));
            assertTrue(
                    failure.getMessage().contains("ARCH is set by the plugin, and always arm64"), failure.getMessage());
        }
    }

    @Test
    void aConfigThatFailsIsNamedWithItsMessage() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> read("cat /no/such/file\n"));
        assertTrue(failure.getMessage().contains("/no/such/file: No such file or directory"), failure.getMessage());
        assertTrue(failure.getMessage().contains("config-0"), failure.getMessage());
        assertThrows(
                BuildFailure.class,
                () -> PiGenConfig.read(List.of(temp.resolve("missing")), temp.resolve("scripts"), runner));
    }

    /** bash sets these itself, so that they are not new; build.sh goes on with what the config has made of them. */
    @Test
    void variablesOfTheShellAreCarriedOverWhenTheyAreExported() throws Exception {
        assertEquals(
                Map.of(
                        "PATH",
                        new StageEnvironment().variables().get("PATH") + ":/opt/case/bin",
                        "HOSTNAME",
                        "mydeck",
                        "LC_ALL",
                        "C",
                        "HOME",
                        "/home/x",
                        "COLUMNS",
                        "80"),
                read("PATH=$PATH:/opt/case/bin\nexport HOSTNAME=mydeck COLUMNS=80\nLC_ALL=C\nHOME=/home/x\n"));
    }

    @Test
    void exportedVariablesReachHooksAndOthersOnlyWhenBuildShExportsThem() throws Exception {
        String wpa = "WPA_ESSID=cafe\nWPA_PASSWORD=longenough\nDEPLOY_ZIP=0\nSETFCAP=1\n";
        Map<String, String> plain = PiGenVariables.of("bookworm", Instant.EPOCH, "c0ffee", config(wpa));
        assertFalse(plain.containsKey("WPA_ESSID"));
        assertFalse(plain.containsKey("SETFCAP"));
        Map<String, String> exported = PiGenVariables.of(
                "bookworm",
                Instant.EPOCH,
                "c0ffee",
                config(wpa.replaceAll("(?m)^", "export ").strip()));
        assertEquals("cafe", exported.get("WPA_ESSID"));
        assertEquals("longenough", exported.get("WPA_PASSWORD"));
        assertEquals("1", exported.get("SETFCAP"));
        assertFalse(exported.containsKey("CAPSH_ARG"));
    }

    /** The deprecated DEPLOY_ZIP counts as long as DEPLOY_COMPRESSION is empty. */
    @Test
    void deployZipIsWhatBuildShMakesOfIt() throws Exception {
        assertEquals("none", variables(Map.of("DEPLOY_ZIP", "0")).get("DEPLOY_COMPRESSION"));
        assertEquals("zip", variables(Map.of("DEPLOY_ZIP", "1")).get("DEPLOY_COMPRESSION"));
        assertEquals("zip", variables(Map.of("DEPLOY_ZIP", "")).get("DEPLOY_COMPRESSION"));
        assertEquals(
                "none",
                variables(Map.of("DEPLOY_ZIP", "0", "DEPLOY_COMPRESSION", "")).get("DEPLOY_COMPRESSION"));
        assertEquals(
                "xz",
                variables(Map.of("DEPLOY_ZIP", "0", "DEPLOY_COMPRESSION", "xz")).get("DEPLOY_COMPRESSION"));
    }

    /** build.sh writes ${NAME:-default} everywhere. */
    @Test
    void anEmptyVariableGetsItsDefaultToo() throws Exception {
        Map<String, String> variables = variables(Map.of("TARGET_HOSTNAME", "", "IMG_NAME", "", "WPA_COUNTRY", ""));
        assertEquals("raspberrypi", variables.get("TARGET_HOSTNAME"));
        assertEquals("2026-11-01-raspios-bookworm-arm64", variables.get("IMG_FILENAME"));
        assertEquals("", variables.get("WPA_COUNTRY"));
    }

    @Test
    void seesBaseDirAndTheHooksPath() throws Exception {
        Path base = PiGenConfig.baseFolder(temp.resolve("work"));
        assertEquals(
                Map.of("STAGE_LIST", base + "/stage0 " + base + "/stage1"),
                read("STAGE_LIST=\"${BASE_DIR}/stage0 ${BASE_DIR}/stage1\"\n"));
    }

    /** What another shell than build.sh's would not know. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HOSTNAME=deck | HOSTNAME is no variable of pi-gen and not exported, so that no hook would see it; "
                        + "the image's host name is TARGET_HOSTNAME",
                "SHELL=/bin/zsh | SHELL is no variable of pi-gen and not exported",
                "USE_QCOW2=0 | USE_QCOW2 is no variable of pi-gen and not exported",
                "export CASE_LIST=(a b) | CASE_LIST is an array, which bash does not export",
                "STAGE_LIST=(stage0 stage1) | STAGE_LIST is an array",
                "declare -A WPA_COUNTRY=([a]=DE) | WPA_COUNTRY is an array",
                "readonly IMG_NAME=x | IMG_NAME is readonly, so that build.sh could not set it",
                "declare -n OTHER=IMG_NAME | OTHER is a reference (declare -n)",
                "set -u | changes what the shell of all stages has: option nounset",
                "set +e | changes what the shell of all stages has: no option errexit",
                "set -f | changes what the shell of all stages has: option noglob",
                "set -o pipefail | changes what the shell of all stages has: option pipefail",
                "shopt -s nullglob | changes what the shell of all stages has: nullglob",
                "umask 077 | changes what the shell of all stages has: umask 0077",
                "ulimit -n 100 | changes what the shell of all stages has: open files",
                "cd / | changes the working folder to /: go back at its end",
                "set -- -c other | sets the positional parameters (set --), which build.sh reads as its options",
                "trap 'rm -rf x' EXIT | sets a trap, which build.sh would run: trap -- 'rm -rf x' EXIT",
                "trap '' INT | sets a trap",
                "trap 'rm -rf x' ERR | sets a trap, which build.sh would run: trap -- 'rm -rf x' ERR",
                "sleep 5 & | leaves a program running: wait for it",
                "exec > log | redirects the standard output of all stages (exec)",
                "exit 0 | ends the shell that reads it (exit, exec), which build.sh is",
                "exec true | ends the shell that reads it (exit, exec), which build.sh is",
                "helper() { :; }; export -f helper | exports the function helper: put it into a file that your hooks read",
                "mkdir() { :; } | has a function mkdir, which build.sh would call in place of the program: rename it",
                "cd() { :; } | has a function cd, which build.sh would call",
                "run_stage() { :; } | replaces build.sh's function run_stage",
                "unset LC_ALL | unsets LC_ALL: give it another value",
                "unset PATH | unsets PATH: give it another value",
                "IFS=: | IFS changes how the shells of all stages work",
                "export BASH_ENV=/x | BASH_ENV changes how the shells of all stages work",
                "KN86_VERSION=9 | KN86_VERSION is set by the plugin, for each stage anew",
                "SOURCE_DATE_EPOCH=1 | SOURCE_DATE_EPOCH is set by the plugin, for each stage anew",
                "CAPSH_ARG=--drop=x | CAPSH_ARG is set by the plugin, for each stage anew",
                "export QUILT_REFRESH_ARGS=-p0 | QUILT_REFRESH_ARGS is set by the plugin",
                "IMG_NAME=$'x\\r' | IMG_NAME ends in a carriage return",
                "IMG_NAME=$'f\\374r' | IMG_NAME has bytes that are no text in UTF-8"
            })
    void isCarriedOverOrRefusedByName(String line, String fault) {
        String refusal = refusal("FIRST_USER_NAME=pi\n" + line + "\n");
        assertTrue(refusal.contains("\n  " + fault), refusal);
    }

    /** build.sh ends there without a word. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | : line 2: false: exit code 1, which ends build.sh (set -e)",
                "A=$(exit 3) | : line 2: A=$(exit 3): exit code 3, which ends build.sh (set -e)",
                "[ -e /nowhere ] && ENABLE_SSH=1 | : the last command that it runs (true in the last line is harmless): "
                        + "exit code 1, which ends build.sh (set -e)",
                "f() { false; }; f | : a command of it: exit code 1, which ends build.sh (set -e)"
            })
    void theFailingLineIsNamed(String line, String where) {
        String refusal = refusal("FIRST_USER_NAME=pi\n" + line + "\n");
        assertTrue(refusal.contains(temp.resolve("config-0") + where), refusal);
    }

    @Test
    void whatBuildShDoesNotSeeEitherIsLeftAlone() throws Exception {
        assertEquals(
                Map.of("IMG_NAME", "b"),
                read(
                        """
                        set -x
                        helper() { echo "$1"; }
                        names=(a b)
                        declare -A map=([x]=1)
                        [[ abc =~ b ]]
                        read -r line <<< text
                        mapfile -t lines < /dev/null
                        alias ll='ls -l'
                        (cd /; umask 077; exit 3) || true
                        trap 'true' EXIT; trap - EXIT
                        IMG_NAME=$(helper "${names[1]}")
                        { set +x; } 2> /dev/null
                        return
                        IMG_NAME=never
                        """));
    }

    @Test
    void readsOtherFilesAndLaterConfigsOnTop() throws Exception {
        Files.writeString(temp.resolve("common.sh"), "export COMMON=1\nname() { echo common; }\n");
        assertEquals(
                Map.of("COMMON", "1", "IMG_NAME", "common-2"),
                read("source ./common.sh\nIMG_NAME=$(name)\n", "IMG_NAME=$(name)-2\n"));
        Files.writeString(temp.resolve("crlf.sh"), "TARGET_HOSTNAME=deck\r\n");
        assertTrue(refusal(". ./crlf.sh\n").contains("TARGET_HOSTNAME ends in a carriage return"));
    }

    @Test
    void theLineOfForeignBytesIsNamed() {
        Path file = temp.resolve("config-0");
        assertTrue(refusal("IMG_NAME=x\nTARGET_HOSTNAME=deck\r\n")
                .startsWith(file + ": line 2 has a carriage return, which becomes part of the value"));
        assertTrue(
                refusal("\ufeffIMG_NAME=x\n").startsWith(file + ": line 1 begins with a byte order mark (EF BB BF)"));
        assertTrue(refusal("a=1\n\nb=\0\n").startsWith(file + ": line 3 has a NUL byte"));
        String wide = new String("IMG_NAME=x\n".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
        assertTrue(refusal(wide).startsWith(file + ": a text in UTF-16, which bash cannot read"));
    }

    @Test
    void faultsOfOneConfigAreNamedTogether() {
        String refusal = refusal("HOSTNAME=a\nset -u\numask 077\nexport LIST=(a b)\n");
        for (String fault : List.of("HOSTNAME is", "option nounset", "umask 0077", "LIST is an array")) {
            assertTrue(refusal.contains(fault), refusal);
        }
    }

    @Test
    void defaultsArePiGensAndFollowWhatIsSet() throws Exception {
        Map<String, String> variables = variables(Map.of("IMG_NAME", "deck"));
        assertEquals("2026-11-01-deck", variables.get("IMG_FILENAME"));
        assertEquals("image_2026-11-01-deck", variables.get("ARCHIVE_FILENAME"));
        assertEquals("raspberrypi", variables.get("TARGET_HOSTNAME"));
        assertEquals("--drop=cap_setfcap", variables.get("CAPSH_ARG"));
        assertFalse(variables.containsKey("WPA_COUNTRY"));
        assertFalse(variables(Map.of("SETFCAP", "1")).containsKey("CAPSH_ARG"));
    }

    @Test
    void whatBuildShRefusesIsRefusedAllAtOnce() {
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> variables(Map.of(
                        "FIRST_USER_NAME",
                        "Pi",
                        "DISABLE_FIRST_BOOT_USER_RENAME",
                        "1",
                        "PUBKEY_ONLY_SSH",
                        "1",
                        "WPA_PASSWORD",
                        "short",
                        "RELEASE",
                        "trixie")));
        for (String fault : List.of(
                "FIRST_USER_NAME=Pi",
                "DISABLE_FIRST_BOOT_USER_RENAME=1 needs FIRST_USER_PASS",
                "PUBKEY_ONLY_SSH=1 needs",
                "WPA_PASSWORD: 8 to 63 characters, has 5",
                "RELEASE=trixie: the pin says DEBIAN_RELEASE=bookworm")) {
            assertTrue(failure.getMessage().contains(fault), failure.getMessage());
        }
    }

    /** As after nohup, and as a build server may start Maven. */
    @Test
    void aSignalThatTheBuildersProcessIgnoresIsNoTrapOfTheConfig() throws Exception {
        Path config = Files.writeString(temp.resolve("config"), "IMG_NAME=deck\n");
        PiGenConfig read = PiGenConfig.read(List.of(config), temp.resolve("work"), ignoringSignals());
        assertEquals("deck", read.variables().get("IMG_NAME"));
    }

    /** To bash, a trap of a signal that is ignored already is none. */
    @Test
    void aTrapOfASignalThatTheBuildersProcessIgnoresIsOne() throws Exception {
        Path config = Files.writeString(temp.resolve("config"), "IMG_NAME=deck\ntrap '' INT\n");
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> PiGenConfig.read(List.of(config), temp.resolve("work"), ignoringSignals()));
        assertTrue(failure.getMessage().contains("\n  sets a trap"), failure.getMessage());
    }

    private CommandRunner ignoringSignals() {
        return new CommandRunner() {
            @Override
            public CommandResult attempt(Command command) throws BuildFailure {
                return runner.attempt(command.startedBy(List.of("env", "--ignore-signal=HUP,INT,PIPE")));
            }

            @Override
            public CommandResult run(Command command, String remedy) throws BuildFailure {
                return runner.run(command.startedBy(List.of("env", "--ignore-signal=HUP,INT,PIPE")), remedy);
            }
        };
    }

    private static Map<String, String> variables(Map<String, String> config) throws BuildFailure {
        return PiGenVariables.of(
                "bookworm", Instant.parse("2026-11-01T00:00:00Z"), "0123456789abcdef", PiGenConfig.of(config));
    }

    private Map<String, String> read(String... contents) throws Exception {
        return config(contents).variables();
    }

    private String refusal(String... contents) {
        return assertThrows(BuildFailure.class, () -> config(contents)).getMessage();
    }

    private PiGenConfig config(String... contents) throws Exception {
        List<Path> files = new ArrayList<>();
        for (String content : contents) {
            files.add(Files.writeString(temp.resolve("config-" + files.size()), content));
        }
        return PiGenConfig.read(files, temp.resolve("work"), runner);
    }
}
