// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Archives that no publisher makes, signed with a trusted key: nothing in them is believed, nothing is written outside
 * of the layer's folder, and nothing stays. The archives are made by Python's tarfile and by Commons Compress.
 */
@ForeignTools
class HostileArchiveTest {

    private static final LayerId STAGE = SampleCache.first("stage-a");

    /** Makes an archive from calls of a few short functions. */
    private static final String PYTHON =
            """
            import io, os, sys, tarfile
            out = tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.PAX_FORMAT,
                               encoding="utf-8", errors="surrogateescape")
            def add(name, type, data=b"", link="", device=(0, 0), mode=0o644, pax={}):
                info = tarfile.TarInfo(name)
                info.type, info.size, info.linkname, info.mode = type, len(data), link, mode
                info.devmajor, info.devminor = device
                info.pax_headers = pax
                out.addfile(info, io.BytesIO(data))
            def d(name, **more): add(name, tarfile.DIRTYPE, mode=0o755, **more)
            def f(name, data=b"evil", **more): add(name, tarfile.REGTYPE, data, **more)
            def l(name, target): add(name, tarfile.SYMTYPE, link=target)
            def h(name, target): add(name, tarfile.LNKTYPE, link=target)
            def p(name): add(name, tarfile.FIFOTYPE)
            def n(name, type, major, minor): add(name, type, device=(major, minor))
            def ends():
                d("tree"); d("exports")
            victim = os.environ["VICTIM"]
            """;

    @TempDir
    private Path temp;

    private SigningKey key;
    private FolderRemote remote;
    private SampleCache cache;
    private Path victim;

    @BeforeEach
    void prepare() throws Exception {
        key = TestKeys.make(temp.resolve("keys"), "publisher");
        remote = new FolderRemote(temp.resolve("remote"));
        cache = new SampleCache(temp.resolve("cache"), "2026-11-20T10:00:00Z");
        victim = Files.createDirectory(temp.resolve("victim"));
        Files.writeString(victim.resolve("file"), "the builder's own");
    }

    static Stream<Arguments> archives() {
        return Stream.of(
                // Links and other things in place of the files that sealing writes, and of the content's folders.
                Arguments.of("ends(); l('layer.json', victim + '/file')", "layer.json, which is neither in tree nor"),
                Arguments.of("ends(); l('entries.zst', victim + '/file')", "entries.zst, which is neither in tree nor"),
                Arguments.of("ends(); l('scan', victim + '/file')", "scan, which is neither in tree nor"),
                Arguments.of("ends(); l('used', victim + '/file')", "used, which is neither in tree nor"),
                Arguments.of("ends(); l('voucher', victim + '/file')", "voucher, which is neither in tree nor"),
                Arguments.of("ends(); p('scan')", "scan, which is neither in tree nor"),
                Arguments.of("ends(); p('layer.json')", "layer.json, which is neither in tree nor"),
                Arguments.of("ends(); f('whole', b'')", "whole, which is neither in tree nor"),
                Arguments.of("ends(); f('layer.json')", "layer.json, which is neither in tree nor"),
                Arguments.of("ends(); d('evil'); f('evil/file')", "evil, which is neither in tree nor"),
                Arguments.of("l('tree', victim); d('exports')", "tree, which is no folder"),
                Arguments.of("l('exports', victim); d('tree')", "exports, which is no folder"),
                Arguments.of("d('tree'); h('exports', 'tree')", "exports, which is no folder"),
                Arguments.of("f('tree'); d('exports')", "tree, which is no folder"),
                Arguments.of("d('tree')", "has no folder exports"),
                Arguments.of("d('exports')", "has no folder tree"),
                Arguments.of("pass", "has no folder tree"),
                Arguments.of("ends(); l('tree', victim)", "tree, which is no folder"),
                Arguments.of("ends(); d('tree')", "tree, twice"),
                // Names.
                Arguments.of("ends(); f('../x')", "../x, which is not a plain path"),
                Arguments.of("ends(); f('tree/../x')", "tree/../x, which is not a plain path"),
                Arguments.of("ends(); f('tree/../../../victim/file')", "which is not a plain path"),
                Arguments.of("ends(); f('tree/./x')", "tree/./x, which is not a plain path"),
                Arguments.of("ends(); f('./tree/x')", "./tree/x, which is not a plain path"),
                Arguments.of("ends(); f('tree//x')", "tree//x, which is not a plain path"),
                Arguments.of("ends(); f('/etc/x')", "/etc/x, which is not a plain path"),
                Arguments.of("ends(); f(victim + '/file')", "which is not a plain path"),
                Arguments.of("ends(); f('x', pax={'path': victim + '/file'})", "which is not a plain path"),
                Arguments.of("ends(); f('tree/..')", "tree/.., which is not a plain path"),
                Arguments.of("ends(); f('')", "\"\", which is not a plain path"),
                Arguments.of("ends(); f('tree/x\\0y', pax={'path': 'tree/x\\0y'})", "a name with a NUL in it"),
                Arguments.of("ends(); f('tree/' + 'n' * 256)", "with a name of more than 255 bytes"),
                Arguments.of(
                        "d('tree'); [d('tree' + '/d' * i) for i in range(1, 101)]; d('exports')",
                        "which is more than 100 folders deep"),
                Arguments.of(
                        "d('tree'); [d('tree' + ('/' + 'd' * 250) * i) for i in range(1, 14)]; d('exports')",
                        "which is a path of more than 3072 bytes"),
                Arguments.of("ends(); f('tree/\\x1b[2J'); f('tree/\\x1b[2J')", "tree/\\x1b[2J, twice"),
                // Writing through something, or in its place.
                Arguments.of("ends(); l('tree/l', victim); f('tree/l/file')", "tree/l/file, and no folder"),
                Arguments.of("ends(); l('tree/l', victim); f('tree/l')", "tree/l, twice"),
                Arguments.of("ends(); l('tree/l', victim + '/file'); f('tree/l')", "tree/l, twice"),
                Arguments.of("ends(); d('tree/l'); l('tree/l', victim)", "tree/l, twice"),
                Arguments.of("ends(); l('tree/l', '.'); f('tree/l/x')", "tree/l/x, and no folder"),
                Arguments.of("ends(); f('tree/none/x')", "tree/none/x, and no folder"),
                Arguments.of("f('tree/x'); ends()", "tree/x, and no folder"),
                Arguments.of("ends(); f('tree/f'); f('tree/f/x')", "tree/f/x, and no folder"),
                Arguments.of("ends(); f('tree/f'); f('tree/f')", "tree/f, twice"),
                // Hard links.
                Arguments.of("ends(); h('tree/h', victim + '/file')", "tree/h, a hard link to what is no file before"),
                Arguments.of("ends(); h('tree/h', '../../../victim/file')", "tree/h, a hard link to what is no file"),
                Arguments.of("ends(); h('tree/h', 'layer.json')", "tree/h, a hard link to what is no file before"),
                Arguments.of("ends(); d('tree/d'); h('tree/h', 'tree/d')", "tree/h, a hard link to what is no file"),
                Arguments.of("ends(); h('tree/h', 'tree/h')", "tree/h, a hard link to what is no file before"),
                Arguments.of("ends(); h('tree/h', 'tree/f'); f('tree/f')", "tree/h, a hard link to what is no file"),
                Arguments.of(
                        "ends(); l('tree/l', victim); h('tree/h', 'tree/l/file')",
                        "tree/h, a hard link to what is no file"),
                Arguments.of(
                        "ends(); l('tree/l', victim); h('exports/boot', 'tree/l')",
                        "exports/boot, a hard link to what is no file before it in exports"),
                // Kinds.
                Arguments.of("ends(); n('tree/dev', tarfile.BLKTYPE, 254, 0)", "tree/dev, a device: 254:0"),
                Arguments.of("ends(); n('tree/dev', tarfile.BLKTYPE, 0, 0)", "tree/dev, a device: 0:0"),
                Arguments.of("ends(); n('tree/null', tarfile.CHRTYPE, 1, 3)", "tree/null, a device: 1:3"),
                Arguments.of("ends(); n('tree/x', tarfile.CHRTYPE, 0, 1)", "tree/x, a device: 0:1"),
                Arguments.of("ends(); n('exports/x', tarfile.CHRTYPE, 0, 0)", "exports/x, a device: 0:0"),
                Arguments.of("ends(); p('exports/pipe')", "exports/pipe, a pipe"),
                Arguments.of("ends(); l('exports/boot', victim)", "exports/boot, a link to"),
                Arguments.of("ends(); l('exports/boot', '../../../victim')", "exports/boot, a link to"),
                Arguments.of("ends(); l('exports/boot', 'x/../../tree')", "exports/boot, a link to"),
                Arguments.of("ends(); l('exports/packages.lock', '..')", "exports/packages.lock, a link to"),
                Arguments.of("ends(); add('tree/x', b'7')", "an entry of the unknown type \"7\""),
                Arguments.of("ends(); add('tree/x', b'D')", "an entry of the unknown type \"D\""),
                Arguments.of("ends(); add('tree/x', b'S')", "an entry of the unknown type \"S\""),
                Arguments.of("ends(); add('tree/x', b'L', b'tree/y')", "an entry of the unknown type \"L\""),
                Arguments.of("ends(); add('tree/x', b'K', b'tree/y')", "an entry of the unknown type \"K\""),
                Arguments.of("ends(); add('tree/x', b'g', b'10 path=x\\n')", "an entry of the unknown type \"g\""),
                Arguments.of("ends(); add('tree/x', b'5', b'x' * 512)", "an entry with content that is not a file"),
                Arguments.of(
                        "ends(); f('tree/x', pax={'GNU.sparse.major': '1', 'GNU.sparse.minor': '0'})",
                        "an unknown pax record GNU.sparse.major"),
                Arguments.of("ends(); f('tree/x', pax={'hdrcharset': 'BINARY'})", "an unknown pax record hdrcharset"),
                // Attributes.
                Arguments.of(
                        "ends(); f('tree/x', pax={'SCHILY.xattr.security.selinux': 'x'})",
                        "tree/x, which has the attribute SCHILY.xattr.security.selinux"),
                Arguments.of(
                        "ends(); f('tree/x', pax={'SCHILY.xattr.security.ima': 'x'})",
                        "tree/x, which has the attribute SCHILY.xattr.security.ima"),
                Arguments.of(
                        "ends(); f('tree/x', pax={'SCHILY.xattr.trusted.overlay.redirect': '/etc'})",
                        "tree/x, which has the attribute SCHILY.xattr.trusted.overlay.redirect"),
                Arguments.of(
                        "ends(); f('tree/x', pax={'SCHILY.xattr.user.overlay.metacopy': ''})",
                        "tree/x, which has the attribute SCHILY.xattr.user.overlay.metacopy"),
                Arguments.of(
                        "ends(); d('tree/x', pax={'SCHILY.xattr.user.overlay.opaque': '\\x1b'})",
                        "tree/x, which has the attribute SCHILY.xattr.user.overlay.opaque"),
                Arguments.of(
                        "ends(); f('tree/x', pax={'SCHILY.xattr.system.nfs4_acl': 'x'})",
                        "tree/x, which has the attribute SCHILY.xattr.system.nfs4_acl"),
                Arguments.of(
                        "ends(); f('tree/x', pax={'SCHILY.acl.access': 'user::rwx,$(id):x'})",
                        "tree/x, which has the attribute SCHILY.acl.access"),
                Arguments.of(
                        "ends(); f('tree/x', pax={'RHT.security.selinux': 'x'})", "an unknown pax record RHT.security"),
                // Amounts.
                Arguments.of(
                        "ends(); f('tree/x', pax={'SCHILY.xattr.user.x': 'x' * (1 << 20)})", "a pax header of 1048"),
                Arguments.of("ends(); f('tree/x', b'x' * 1000001)", "has more than 1000000 bytes of content"),
                Arguments.of("ends(); [f('tree/%d' % i, b'') for i in range(199)]", "has more than 200 entries"),
                Arguments.of(
                        "ends(); [f('tree/%d' % i, b'', pax={'SCHILY.xattr.user.x': 'x' * 1000000}) for i in range(70)]",
                        "bytes of names and attributes"),
                Arguments.of(
                        "ends(); f('tree/x', pax={'size': '99999999999999999999'})", "not a pax number: size=9999"),
                Arguments.of("ends(); f('tree/x', pax={'mtime': 'NaN'})", "not a pax time: NaN"),
                Arguments.of("ends(); f('tree/x', pax={'uid': '-1'})", "not a pax number: uid=-1"),
                Arguments.of("ends(); f('tree/x', pax={'uid': '4294967295'})", "not a user's or group's number"),
                Arguments.of("ends(); out.fileobj.write(b'x' * 512)", "not a POSIX tar header"),
                Arguments.of(
                        "ends(); out.close(); sys.stdout.buffer.write(b'x' * 512); sys.stdout.flush(); os._exit(0)",
                        "goes on behind its end"),
                Arguments.of(
                        "ends(); out.fileobj._Stream__write = None; os._exit(0)", "the archive ends in the middle"));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void isRefusedByNameAndLeavesNothing(String script, String reason) throws Exception {
        offer(python(script), 200, 1_000_000);
        assertRefused(reason);
    }

    @Test
    void aRecordOfLargeNumbersIsRefusedBeforeItIsFetched() throws Exception {
        offer(python("ends()"), ArchiveLimits.ENTRIES + 1, 0);
        assertRefused("more than a layer may have");
        offer(python("ends()"), 2, ArchiveLimits.CONTENT + 1);
        assertRefused("more than a layer may have");
        assertEquals(List.of("get stage-a.json", "get stage-a.json"), remote.requests);
    }

    @Test
    void aBombEndsWhereTheRecordDoes() throws Exception {
        Path tar = temp.resolve("bomb.tar");
        ForeignTool.BASH.run(
                temp,
                "-euc",
                "mkdir -p bomb/tree bomb/exports; truncate -s 300M bomb/tree/file; tar -C bomb --format=pax -cf - tree exports"
                        + " | zstd -q -T0 -1 > $0",
                tar);
        offerCompressed(tar, 10, 1_000_000);
        assertRefused("has more than 1000000 bytes of content");
    }

    @Test
    void whatIsNoArchiveIsRefused() throws Exception {
        Path file = Files.write(temp.resolve("x"), "no zstd frame at all".getBytes(StandardCharsets.UTF_8));
        offerCompressed(file, 10, 10);
        assertRefused("its archive is refused: Unknown frame descriptor");
    }

    @ParameterizedTest
    @CsvSource({
        "layer.json, POSIX, 'layer.json, which is neither in tree nor in exports'",
        "tree/../../x, POSIX, 'tree/../../x, which is not a plain path'",
        "tree/long, GNU, not a POSIX tar header"
    })
    void linksOfCommonsCompressAreRefusedAlike(String name, String longNames, String reason) throws Exception {
        Path tar = temp.resolve("commons.tar");
        try (OutputStream file = Files.newOutputStream(tar);
                TarArchiveOutputStream out = new TarArchiveOutputStream(file, "UTF-8")) {
            out.setLongFileMode(
                    longNames.equals("GNU")
                            ? TarArchiveOutputStream.LONGFILE_GNU
                            : TarArchiveOutputStream.LONGFILE_POSIX);
            for (String folder : List.of("tree/", "exports/")) {
                TarArchiveEntry entry = new TarArchiveEntry(folder);
                entry.setMode(0755);
                out.putArchiveEntry(entry);
                out.closeArchiveEntry();
            }
            TarArchiveEntry link = new TarArchiveEntry(
                    longNames.equals("GNU") ? name + "n".repeat(100) : name, TarConstants.LF_SYMLINK);
            link.setMode(0777);
            link.setLinkName(victim.resolve("file").toString());
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
        }
        offer(tar, 10, 10);
        assertRefused(reason);
    }

    /** What real trees have is not taken for an attack, whatever tool has packed it. */
    @Test
    void oddButGoodEntriesAreTaken() throws Exception {
        offer(
                python(
                        """
                        d("tree"); f("tree/new\\nline", b"x"); f("tree/$(touch x)", b"x")
                        l("tree/out", "/etc/passwd"); l("tree/up", "../../.."); l("tree/dangling", "nowhere")
                        h("tree/second", "tree/new\\nline"); h("tree/third", "tree/out"); p("tree/pipe")
                        f("tree/su", b"x", mode=0o4755); d("tree/...")
                        f("tree/" + "n" * 255, b"x"); f("tree/.../ü", b"x", pax={"SCHILY.xattr.user.note": "a=b\\n"})
                        [d("tree/..." + "/d" * i) for i in range(1, 90)]
                        d("exports"); d("exports/boot"); f("exports/boot/a", b"x"); l("exports/boot/b", "a")
                        """),
                110,
                1000);
        LayerSamples.describeTruly(remote, STAGE, key, temp.resolve("truth"));
        assertEquals("fetched", source().find(STAGE).orElseThrow().origin());
        Path tree = temp.resolve("cache/layers").resolve(STAGE.key()).resolve("tree");
        assertEquals(
                "4755 /etc/passwd",
                ForeignTool.BASH
                        .run(tree, "-euc", "echo $(stat -c %a su) $(readlink third)")
                        .stdout()
                        .strip());
        assertEquals(
                "drwx------",
                ForeignTool.BASH.run(tree, "-euc", "stat -c %A ../..").stdout().strip(),
                "so that nobody else can run su");
    }

    private void assertRefused(String reason) throws Exception {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> source().find(STAGE));
        String message = failure.getMessage();
        assertTrue(message.startsWith("kn86.cache.remote: the layer of stage-a ("), message);
        assertTrue(message.contains(") is refused: "), message);
        assertTrue(message.contains(reason), message);
        assertEquals(2, message.lines().count(), message);
        assertTrue(message.codePoints().noneMatch(c -> c < ' ' && c != '\n'), "fit for a terminal");
        assertEquals(List.of(), cache.layers());
        assertEquals(List.of(), cache.progress.lines());
        assertEquals("the builder's own", Files.readString(victim.resolve("file")));
        try (Stream<Path> files = Files.list(victim)) {
            assertEquals(1, files.count());
        }
        assertEquals(Optional.empty(), remote.leftover());
    }

    private SharedLayers source() throws Exception {
        return new SharedLayers(cache.open(), remote, TestKeys.trust(key), cache.progress);
    }

    private Path python(String script) throws Exception {
        Path program = Files.writeString(temp.resolve("archive.py"), PYTHON + script + "\nout.close()\n");
        Path tar = temp.resolve("archive.tar");
        ForeignTool.BASH.run(temp, "-euc", "VICTIM=$0 /usr/bin/python3 $1 > $2", victim, program, tar);
        return tar;
    }

    private void offer(Path tar, int entries, long size) throws Exception {
        Path compressed = temp.resolve("archive.tar.zst");
        ForeignTool.ZSTD.run("-q", "-f", tar, "-o", compressed);
        offerCompressed(compressed, entries, size);
    }

    /** Puts an archive into the repository, with a record that says so much of it, signed with the trusted key. */
    private void offerCompressed(Path archive, int entries, long size) throws Exception {
        LayerSamples.offer(remote, LayerSamples.record(STAGE, entries, size), archive, key);
        assertEquals(
                Digests.sha256(archive),
                Digests.sha256(remote.file(STAGE.stage(), STAGE.key(), PublishedLayer.ARCHIVE)));
    }
}
