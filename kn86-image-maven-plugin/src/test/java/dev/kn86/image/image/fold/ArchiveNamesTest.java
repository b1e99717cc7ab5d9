// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are not ASCII, in archives of Python's tarfile and zipfile, unpacked in two locales. */
@ForeignTools
class ArchiveNamesTest {

    /** In Python: the names of the files in the archive, each of which is a text in UTF-8. */
    private static final String NAMES =
            """
            import io, os, sys, tarfile, zipfile
            names = ['\\u00fc/na\\u00efve-\\u65e5\\u672c.txt', '\\u00c3\\u00a9', '\\u00e9', 'e\\u0301', '\\U0001f0a1', 'plain',
                     '\\u00fc' * 70 + '/' + '\\u00e4' * 120]
            target = names[0]
            """;

    private static final String TAR = NAMES
            + """
            def tar(names, form, encoding, links):
                with tarfile.open(sys.argv[1], 'w:gz', format=form, encoding=encoding, errors='surrogateescape') as tar:
                    for name in names:
                        member = tarfile.TarInfo(name)
                        member.size = 1
                        tar.addfile(member, io.BytesIO(b'x'))
                    for name, target in links:
                        member = tarfile.TarInfo(name)
                        member.type = tarfile.SYMTYPE
                        member.linkname = target
                        tar.addfile(member)
            """;

    private static final String ZIP = NAMES
            + """
            def member(name, mode):
                info = zipfile.ZipInfo(name)
                info.create_system = 3
                info.external_attr = mode << 16
                return info
            def unflagged(path):
                # Old programs write UTF-8 without the flag that says so, and any other charset too.
                data = bytearray(open(path, 'rb').read())
                for signature, flags in ((b'PK\\1\\2', 8), (b'PK\\3\\4', 6)):
                    at = data.find(signature)
                    while at >= 0:
                        data[at + flags + 1] &= ~8
                        at = data.find(signature, at + 4)
                open(path, 'wb').write(data)
            """;

    @TempDir
    Path folder;

    /** What {@link FoldProgram} says in the locale of many containers. */
    private String foldInPosix(String type) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FoldProgram.class.getName(),
                        folder.resolve("posix").toString(),
                        folder.resolve("archive").toString(),
                        type)
                .redirectErrorStream(true);
        java.environment().put("LC_ALL", "POSIX");
        Process process = java.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertEquals(0, process.waitFor(), output);
        return output.strip();
    }

    private String foldHere(String type) throws Exception {
        return FoldProgram.fold(folder.resolve("here"), folder.resolve("archive"), type);
    }

    private void archive(String python) throws Exception {
        Path script = Files.writeString(folder.resolve("make.py"), python);
        ForeignTool.PYTHON.run(folder, script, folder.resolve("archive"));
    }

    private void unpacksTheNames(String type, String links) throws Exception {
        assertEquals(foldHere(type), foldInPosix(type));
        for (String place : new String[] {"here", "posix"}) {
            ForeignTool.PYTHON.run(
                    folder.resolve(place).resolve("target/stages/stage-a/00-thing/files/unpacked"),
                    "-c",
                    NAMES
                            + """
                            wanted = sorted(name.encode() for name in names)
                            links = dict(%s)
                            found = sorted(os.path.relpath(os.path.join(at, name), b'.')
                                           for at, _, files in os.walk(b'.') for name in files)
                            assert found == sorted(wanted + [name.encode() for name in links]), (found, wanted)
                            for name, target in links.items():
                                assert os.readlink(name.encode()) == target.encode(), os.readlink(name.encode())
                            """
                                    .formatted(links));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PAX", "GNU"})
    void aTarKeepsEveryByteInEveryLocale(String form) throws Exception {
        String links = "[('\\u94fe', target), ('to-\\u00e9', '/opt/\\u00e9'), ('far', '../' + '\\u00fc' * 80)]";
        archive(TAR + "tar(names, tarfile." + form + "_FORMAT, 'utf-8', " + links + ")\n");
        unpacksTheNames("tar.gz", links);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aZipKeepsEveryByteInEveryLocale(boolean flagged) throws Exception {
        String links = "[('\\u94fe', target)]";
        archive(ZIP
                + """
                with zipfile.ZipFile(sys.argv[1], 'w') as archive:
                    for name in names:
                        archive.writestr(member(name, 0o100644), 'x')
                    for name, target in %s:
                        archive.writestr(member(name, 0o120777), target.encode())
                """
                        .formatted(links)
                + (flagged ? "" : "unflagged(sys.argv[1])\n"));
        unpacksTheNames("zip", links);
    }

    @ParameterizedTest
    @CsvSource({
        "GNU, f\\xfcr, 'f\\xfcr'",
        "USTAR, f\\xfcr, 'f\\xfcr'",
        "USTAR, '\\xc3\\xbc/\\xe9', '\u00fc/\\xe9'",
        "GNU, '\\xc0\\xaf', '\\xc0\\xaf'",
        "GNU, '\\xed\\xa0\\x80', '\\xed\\xa0\\x80'",
        "GNU, '\\xc3', '\\xc3'",
        "GNU, 'a\\x1b[31m\\xff', 'a\\x1b[31m\\xff'",
    })
    void aNameThatIsNotUtf8IsRefusedByItsBytes(String form, String python, String shown) throws Exception {
        archive(TAR + "tar([b'" + python + "'.decode('latin-1')], tarfile." + form + "_FORMAT, 'latin-1', [])\n");
        String refusal = foldHere("tar.gz");
        assertTrue(refusal.contains("entry \"" + shown + "\" has a name that is not UTF-8"), refusal);
        assertTrue(Files.notExists(folder.resolve("here/target/stages")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GNU", "USTAR", "PAX"})
    void aLinkTargetThatIsNotUtf8IsRefused(String form) throws Exception {
        // errors: in a pax record, Python writes the byte as it is.
        archive(TAR + "tar([], tarfile." + form + "_FORMAT, 'utf-8', [('link', 'f\\udcfcr')])\n");
        String refusal = foldHere("tar.gz");
        assertTrue(refusal.contains("entry \"link\" is a link to \"f"), refusal);
        assertTrue(refusal.contains("which is not UTF-8"), refusal);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aZipsNameThatIsNotUtf8IsRefused(boolean flagged) throws Exception {
        archive(
                ZIP
                        + """
                with zipfile.ZipFile(sys.argv[1], 'w') as archive:
                    archive.writestr(member('f\\u00fc', 0o100644), 'x')
                """
                        + (flagged ? "" : "unflagged(sys.argv[1])\n")
                        + """
                data = open(sys.argv[1], 'rb').read()
                open(sys.argv[1], 'wb').write(data.replace('f\\u00fc'.encode(), b'f\\xfcr'))
                """);
        String refusal = foldHere("zip");
        assertTrue(refusal.contains("entry \"f\\xfcr\" has a name that is not UTF-8"), refusal);
    }

    @Test
    void aZipsLinkThatIsNotUtf8IsRefusedInEveryLocale() throws Exception {
        archive(
                ZIP
                        + """
                with zipfile.ZipFile(sys.argv[1], 'w') as archive:
                    archive.writestr(member('link', 0o120777), b'f\\xfcr')
                """);
        String refusal = foldInPosix("zip");
        assertTrue(refusal.contains("entry \"link\" is a link to \"f\\xfcr\", which is not UTF-8"), refusal);
        assertEquals(refusal, foldHere("zip"));
    }
}
