// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists are data. What is refused here, real pi-gen hands to a shell or to apt-get as it is. */
class PieceTextTest {

    @TempDir
    private Path temp;

    private List<String> faults(String kind, String text) throws Exception {
        return faults(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> faults(String kind, byte[] bytes) throws Exception {
        return PieceText.faults(Files.write(temp.resolve("piece"), bytes), kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "vim",
                "a # one\n\n\tb   c#d\n# only\ne-\nf=1.2*\nlibg:arm64\nh/bookworm-backports\n",
                "-t bookworm-backports mc ${MY_PACKAGE} $OTHER ${KIND:-vim}\n",
                "python3-{pip,venv}\n",
                "'a' \"b\" c\\+d # don't \\\nmc",
                "vim \\\n\n",
                "vim \\",
                "vim # don't",
                "vim # (an editor; see `man vim`)\nmc # $(not run)\n",
                "# (Windows)\r\nvim\r\nmc # an; end\r\n",
                "vim\r\n\n",
                "a\r# b\r; no command\nmc",
                "# \u00c5; ends in the byte 85\nvim\n"
            })
    void listsOfPackages(String text) throws Exception {
        assertEquals(List.of(), faults("packages", text));
        assertEquals(List.of(), faults("packages-nr", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"vim; touch /x", "vim && reboot", "vim | tee x", "vim > /x", "vim < /x", "(vim)", "c#d; touch"})
    void aListOfPackagesBeginsNoCommand(String text) throws Exception {
        List<String> faults = faults("packages", text);
        assertEquals(1, faults.size(), faults.toString());
        assertEquals("line 1 has ", faults.get(0).substring(0, 11));
    }

    /** pi-gen's sed joins the lines by blanks first, and a \ before a blank is a blank of a name. */
    @ParameterizedTest
    @ValueSource(strings = {"a\nvim \\\nmc\n", "a\nvim \\ # why\n\n# more\nmc\n", "a\nvim\\ mc", "a\nvim\\\r\nmc\r\n"})
    void aLineOfPackagesDoesNotGoOn(String text) throws Exception {
        assertEquals(
                List.of(
                        "line 2 has \\ before a blank or its end, so that the next name begins with a blank; remove it, since a"
                                + " list may have any number of lines"),
                faults("packages", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nvim's\nmc\n", "'a'\n\"it's\" don't\n# '\n", "a\n'\\'b'\n"})
    void aQuoteIsClosed(String text) throws Exception {
        assertEquals(
                List.of("line 2 has a ' without another one after it; remove it, or add that"),
                faults("packages", text));
    }

    @Test
    void theLineOfAFaultIsNamed() throws Exception {
        assertEquals(
                List.of("line 3 has ;, which would begin a command; a list has packages and options of apt-get"),
                faults("packages", "a\nb\nc; d\n"));
        assertEquals(
                List.of(
                        "line 2 has a carriage return, which becomes part of its words; save the file with LF line ends",
                        "line 4 has a NUL byte; remove it"),
                faults("debconf", "a\nb\r\nc\nd\0\n"));
        assertEquals(
                List.of("line 1 begins with a byte order mark (EF BB BF), which becomes part of its first word; "
                        + "save the file as UTF-8 without it"),
                faults("packages", "\ufeffvim\n"));
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertEquals(
                    List.of("a text in UTF-16; save the file as UTF-8"),
                    faults("packages", "\ufeffvim\n".getBytes(charset)));
            assertEquals(
                    List.of("a text in UTF-16; save the file as UTF-8"),
                    faults("run.sh", "#!/bin/sh\r\n".getBytes(charset)));
        }
    }

    /** pi-gen's sed leaves a list of one line as it is, so that apt-get gets the carriage return in a name. */
    @ParameterizedTest
    @ValueSource(strings = {"vim\r", "vim\r\n", "vim\rmc"})
    void aListOfOneLineKeepsItsCarriageReturn(String text) throws Exception {
        assertEquals(
                List.of(
                        "line 1 has a carriage return, which becomes part of its words; save the file with LF line ends"),
                faults("packages", text));
    }

    /** Upstream's own lists for debconf have variables (stage0/01-locale, stage2/01-sys-tweaks). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "locales locales/default_environment_locale select ${LOCALE_DEFAULT}",
                "keyboard-configuration keyboard-configuration/layout select $KEYBOARD_LAYOUT",
                "a a/b string 5 $ or 100$, a\\b, \"quoted\" and 'quoted'; (x) & <y> | z",
                "a a/b password \\$6\\$salt\\$hash and \\`no command\\`",
                "# `a command` of a comment, $(another one) and $6$",
                "END-OF-SELECTIONS\nEOF\nSELEOF",
                "a a/b string ends in \\\\",
                "a a/b string goes \\\non"
            })
    void selectionsForDebconf(String text) throws Exception {
        assertEquals(List.of(), faults("debconf", text + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$(touch /injected)",
                "`touch /injected`",
                "${x:-$(touch /injected)}",
                "${x@P}",
                "$((1 + 1))",
                "$[1 + 1]",
                "$6$salt$hash",
                "\\\\$(touch /injected)",
                "$$"
            })
    void aSelectionRunsNoCommandAndLosesNothing(String value) throws Exception {
        List<String> faults = faults("debconf", "# first\na a/b string " + value + "\n");
        assertEquals(1, faults.size(), faults.toString());
        assertEquals("line 2 has ", faults.get(0).substring(0, 11));
    }

    @Test
    void theLastSelectionEnds() throws Exception {
        assertEquals(
                List.of("line 2 ends in \\, with which a line goes on; remove it"),
                faults("debconf", "a a/b string x\na a/c string y\\\n\n"));
    }

    @Test
    void ofAScriptOnlyTheFirstLineCounts() throws Exception {
        assertEquals(List.of(), faults("run.sh", "#!/bin/sh\necho a\r\n\0\ufeff"));
        assertEquals(
                List.of(
                        "line 1 has a carriage return, which becomes part of its words; save the file with LF line ends"),
                faults("run-chroot.sh", "#!/bin/sh\r\n"));
    }
}
