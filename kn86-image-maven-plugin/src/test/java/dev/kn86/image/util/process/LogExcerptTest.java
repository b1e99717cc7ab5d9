// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quoted outputs are those of dpkg 1.21, apt 2.6, debconf 1.5, bash 5.2, dash 0.5, Python 3.11 and perl 5.36. */
class LogExcerptTest {

    private static final String OVERWRITE =
            """
            dpkg: error processing archive /var/cache/apt/archives/two_1_all.deb (--unpack):
             trying to overwrite '/usr/bin/tool', which is also in package pkg-one 1
            """;

    private static String numbered(String text, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> text + number + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void aShortOutputIsQuotedWhole() {
        assertEquals("", LogExcerpt.of(""));
        assertEquals("  | a\n  |  b", LogExcerpt.of("a\n\n b\n"));
        assertEquals(
                numbered("  | ", 20).strip(), LogExcerpt.of(numbered("", 20)).strip());
    }

    @Test
    void withoutAnErrorTheLastLinesAreQuoted() {
        List<String> lines =
                LogExcerpt.of(numbered("Setting up pkg", 1184)).lines().toList();
        assertEquals(20, lines.size());
        assertEquals("  | Setting up pkg1165", lines.get(0));
        assertEquals("  | Setting up pkg1184", lines.get(19));
    }

    @Test
    void dpkgsOwnWordsAreQuotedThoughHundredsOfLinesFollow() {
        List<String> lines = LogExcerpt.of(numbered("Unpacking a", 940)
                        + OVERWRITE
                        + numbered("Unpacking b", 240)
                        + "Errors were encountered while processing:\n /var/cache/apt/archives/two_1_all.deb\n"
                        + "E: Sub-process /usr/bin/dpkg returned an error code (1)\n")
                .lines()
                .toList();
        assertEquals(21, lines.size());
        assertEquals(
                List.of(
                        "  | dpkg: error processing archive /var/cache/apt/archives/two_1_all.deb (--unpack):",
                        "  |  trying to overwrite '/usr/bin/tool', which is also in package pkg-one 1",
                        "  : 225 lines",
                        "  | Unpacking b226"),
                lines.subList(0, 4));
        assertEquals("  | E: Sub-process /usr/bin/dpkg returned an error code (1)", lines.get(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "E: Unable to locate package no-such-package",
                "Err:3 http://mirror.invalid bookworm InRelease",
                "The following packages have unmet dependencies:",
                "dpkg: dependency problems prevent configuration of pkg-one:",
                "dpkg: unrecoverable fatal error, aborting:",
                "dpkg-deb: error: 'one.deb' is not a Debian format archive",
                "error: parse error on line 2: ' a'",
                "./00-run.sh: line 3: foo: command not found",
                "bash: foo: command not found",
                "sh: 1: foo: not found",
                "/tmp/x: 3: NOPE: parameter not set",
                "bash: NOPE: unbound variable",
                "cp: cannot stat 'files/conf': No such file or directory",
                "install: cannot create regular file '/etc/x': Permission denied",
                "OSError: [Errno 18] Invalid cross-device link: '/a' -> '/b'",
                "rename: Invalid cross-device link at -e line 1.",
                "subprocess.CalledProcessError: Command '['false']' returned non-zero exit status 1.",
                "fatal: not a git repository (or any of the parent directories): .git",
                "main.c:3:1: error: unknown type name 'x'",
                "make[1]: *** [Makefile:2: all] Error 1"
            })
    void theFirstLineThatNamesAnErrorIsQuoted(String line) {
        String excerpt =
                LogExcerpt.of(numbered("Unpacking libgpg-error0 ", 100) + line + "\n" + numbered("later ", 100));
        assertTrue(excerpt.startsWith("  | " + line + "\n  : 81 lines\n  | later 82"), excerpt);
    }

    @Test
    void whatAptAndDpkgCallAnErrorComesBeforeWhatAScriptTolerates() {
        String excerpt = LogExcerpt.of("rm: cannot remove 'x': No such file or directory\n".repeat(30)
                + numbered("Setting up ", 50)
                + OVERWRITE
                + numbered("Unpacking b", 50));
        assertTrue(excerpt.startsWith("  | dpkg: error processing archive"), excerpt);
    }

    @Test
    void manyErrorsLeaveRoomForTheLastLines() {
        List<String> lines = LogExcerpt.of(numbered("E: no package ", 500) + numbered("end ", 50))
                .lines()
                .toList();
        assertEquals(21, lines.size());
        assertEquals("  | E: no package 8", lines.get(7));
        assertEquals("  : 530 lines", lines.get(8));
        assertEquals("  | end 39", lines.get(9));
    }

    @Test
    void anErrorThatTheLastLinesHaveIsNotQuotedTwice() {
        List<String> lines = LogExcerpt.of(numbered("Setting up ", 100) + OVERWRITE + numbered("end ", 5))
                .lines()
                .toList();
        assertEquals(20, lines.size());
        assertEquals("  | Setting up 88", lines.get(0));
        assertEquals("  | end 5", lines.get(19));
    }

    @Test
    void progressIsQuotedAsATerminalWouldShowItAtTheEnd() {
        String terminal = "(Reading database ... \r(Reading database ... 50%\r(Reading database ... 100%\r"
                + "(Reading database ... 4 files and directories currently installed.)\r\n"
                + "\u001b[1mdpkg:\u001b[0m error processing archive two.deb (--install):\r\n";
        String lines = "(Reading database ... \n"
                + IntStream.rangeClosed(1, 20)
                        .mapToObj(step -> "(Reading database ... " + 5 * step + "%\n")
                        .collect(Collectors.joining())
                + "(Reading database ... 4 files and directories currently installed.)\n";
        String counted = "  | (Reading database ... 4 files and directories currently installed.)";
        assertEquals(counted + "\n  | dpkg: error processing archive two.deb (--install):", LogExcerpt.of(terminal));
        assertEquals(counted, LogExcerpt.of(lines));
        assertEquals("  | used: 5%\n  | free: 95%", LogExcerpt.of("used: 5%\nfree: 95%\n"));
    }

    @Test
    void aLongLineIsCut() {
        assertEquals("  | " + "x".repeat(400) + " …", LogExcerpt.of("x".repeat(1 << 20)));
    }
}
