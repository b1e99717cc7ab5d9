// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.AptSource;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.DebianMirror;
import dev.kn86.image.debian.apt.HostAptSettings;
import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.engine.helper.NativeHelpers;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the same stages with and without native helpers: they make an arm64 Debian from the host's mirror, and so run
 * the scripts of its packages. Packages and helpers are kept in the user's cache. Needs root.
 */
@EnabledOnOs(architectures = "amd64") // An arm64 machine runs the programs natively.
class NativeHelpersIT {

    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "kn86-image");
    private static final String RELEASE = "bookworm";

    /**
     * Essential packages and apt of the release, without files that only take time to unpack; as stage0-debian does.
     */
    private static final String PRERUN =
            """
            #!/bin/bash -e
            mkdir -p "$(dirname "${ROOTFS_DIR}")"
            mmdebstrap --mode=root --architectures=arm64 --variant=essential --include=apt,usr-is-merged \\
                --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --aptopt="${KN86_APT_CONF:?}" \\
                --aptopt="APT::Default-Release \\"${RELEASE}\\"" \\
                --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \\
                --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/lib/aarch64-linux-gnu/gconv/*' \\
                --skip=download/empty,essential/unlink,cleanup/apt/lists,cleanup/apt/cache \\
                --setup-hook="bash -c '. ${SCRIPT_DIR}/functions.sh; share_downloads \\"\\$1\\" ${KN86_APT_LISTS:?}' bash \\"\\$1\\"" \\
                --customize-hook="umount ${ROOTFS_DIR}/var/cache/apt/archives" \\
                "${RELEASE}" "${ROOTFS_DIR}" "${KN86_APT_SOURCES:?}"
            """;

    /** Puts results of the programs that have helpers into files of the tree. */
    private static final String WORK =
            """
            mkdir /trial
            cd /trial
            find /etc /usr/bin -xdev -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum > sums
            tar --create --sort=name --mtime=@0 --file=etc.tar --directory=/ etc
            gzip --keep --no-name etc.tar; bzip2 --keep etc.tar; xz --keep etc.tar; zstd -q etc.tar
            cp -r /etc copy
            find copy -exec touch --no-dereference --date=@0 {} +
            find copy | LC_ALL=C sort | cpio --quiet --create --format=newc --reproducible > etc.cpio
            perl -MPOSIX=floor -MList::Util=sum -we \\
                'printf "%d %.17g %s\\n", sum(map { -s } grep { -f } sort glob "/etc/*"), atan2(1, 1), floor(-0.5)' > perl
            LC_ALL=C.UTF-8 perl -MText::CharWidth=mbswidth -MText::Iconv -MLocale::gettext -we \\
                'print mbswidth("na\\xC3\\xAFve"), Text::Iconv->new("UTF-8", "ASCII")->convert("k"), gettext("ok"), "\\n"' > modules
            perl -MAlgorithm::Diff::XS -MFile::FcntlLock -we \\
                'print join(" ", map { @$_ } Algorithm::Diff::XS::LCSidx([qw(a b c d)], [qw(b x d)])), File::FcntlLock->new->l_type, "\\n"' \\
                > code-of-stage2
            mawk -F: '{ print $1, sqrt($3), $3 / 7 }' /etc/passwd > mawk
            sed -n 's/root/\\U&/gp' /etc/passwd | grep -c ROOT > sed || true
            diff -u --label a --label b /etc/passwd /etc/group > diff || true
            dpkg --print-architecture > dpkg; apt-config dump | grep -v -i '::tmp\\|RootDir' > apt
            mkdir -p package/DEBIAN
            printf '%s\\n' 'Package: made-here' 'Version: 1' 'Architecture: arm64' \\
                'Maintainer: N <n@kn86.test>' 'Description: d' > package/DEBIAN/control
            SOURCE_DATE_EPOCH=0 dpkg-deb --build package made.deb > /dev/null
            dpkg --install made.deb
            apt-get download locales openssh-client
            dpkg-deb --fsys-tarfile locales_*.deb | tar --extract --directory=/ ./usr/share/i18n
            dpkg-deb --extract openssh-client_*.deb client
            rm locales_*.deb openssh-client_*.deb
            # The collation of all languages, in a charset whose conversion is code of the C library.
            localedef --no-archive -c -i en_GB -f ISO-8859-1 ./compiled
            locale -k LC_TIME > locale; locale --charmaps >> locale
            # The first key of RFC 8032, 7.1.
            echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea' > key.pub
            for form in -l -lv "-e -m RFC4716"; do client/usr/bin/ssh-keygen $form -f key.pub >> ssh-keygen; done
            mkdir -p /lib/modules/1.0; touch /lib/modules/1.0/modules.order /lib/modules/1.0/modules.builtin
            depmod 1.0
            """;

    /**
     * Compiles python's modules as their packages' scripts do. The standard library is only unpacked: all of it would
     * take a minute under emulation. Korean is decoded by C code of the library.
     */
    private static final String PYTHON =
            """
            # Sets of constants have an order, which python draws by lot.
            export PYTHONHASHSEED=0
            apt-get install --yes --no-install-recommends python3-minimal
            cd /trial
            apt-get download libpython3.11-stdlib
            dpkg-deb --extract libpython3.11-stdlib_*.deb /
            rm libpython3.11-stdlib_*.deb
            printf '# -*- coding: euc-kr -*-\\nword = "\\260\\241"\\nnumbers = (0.1 + 0.2, 2 ** 0.5, 1e308 * 10, (1 + 2j) * 0.1)\\n' > korean.py
            printf '%s\\n' /trial/korean.py /usr/lib/python3.11/argparse.py > sources
            python3.11 -m py_compile - < sources
            python3.11 -E -S -O /usr/lib/python3.11/py_compile.py /trial/korean.py
            [ -s __pycache__/korean.cpython-311.opt-1.pyc ]
            py3compile /trial
            py3clean -p python3-minimal
            py3compile -p python3-minimal
            """;

    /** Installs the release's updates, which mostly have a new perl or apt, and uses them. */
    private static final String UPDATE =
            """
            cd /trial
            sed -i /Default-Release/d /etc/apt/apt.conf.d/99mmdebstrap
            apt-get --yes upgrade
            perl -MPOSIX=strftime -MList::Util=sum -we 'print sum(1 .. 9), strftime(" %a %c ", gmtime 0), $^V' > updated-perl
            apt-get --simulate install perl | grep -v '^Inst' > updated-apt
            """;

    /** Starts programs that wait for input, and prints which program's file each of them has in its memory. */
    private static final String PROGRAMS =
            """
            #!/bin/bash -e
            on_chroot > "${DEPLOY_DIR}/programs" << 'EOF'
            mkfifo /run/never
            exec 3<> /run/never
            user=
            look() {
                $user "$@" <&3 > /dev/null 2>&1 3<&- &
                process=$!
                until [ "$(cat "/proc/$process/comm")" = "$1" ] &&
                    grep -q '^State:.S' "/proc/$process/status"; do sleep 0.1; done
                echo "$1 $(sed -n "s,.* \\(/.*/bin/$1\\)\\$,\\1,p" "/proc/$process/maps" | head -n 1)"
                kill -KILL "$process"
            }
            look bash
            look python3.11 -c 'input()'
            LC_ALL=de_DE.ISO-8859-1 look cat
            touch /etc/ld.so.preload
            look cat
            rm /etc/ld.so.preload
            modules=/usr/local/lib/aarch64-linux-gnu/perl/5.36.0/auto/Local
            mkdir -p $modules
            cp /usr/lib/aarch64-linux-gnu/libz.so.1 $modules/Local.so
            look perl
            rm -r /usr/local/lib/aarch64-linux-gnu
            # apt's own user may not look at the first process, and has the helpers all the same.
            user='setpriv --reuid=_apt --regid=nogroup --clear-groups'
            look cat
            look grep x
            user=
            look cat
            look cpio --extract
            look dash
            look grep x
            look gzip --decompress
            look mawk x
            look perl
            look python3.11 -m py_compile -
            look sed x
            look tar --extract --file=-
            # The last one: xz makes the pipe one that does not wait.
            look xz --decompress
            EOF
            on_chroot > "${DEPLOY_DIR}/decoders" << 'EOF'
            exec 3<> /run/never
            decoder() {
                dpkg-deb "$1" /run/never > /dev/null 2>&1 3<&- &
                process=$!
                until grep -q liblzma "/proc/$process/maps"; do sleep 0.1; done
                echo "$1 $(sed -n 's,.*/\\([^/]*\\)/liblzma.*,\\1,p' "/proc/$process/maps" | head -n 1)"
                kill -KILL "$process"
            }
            decoder --fsys-tarfile
            decoder --info
            EOF
            """;

    private static final int EMULATED = 5;
    private static final int HELPERS = 11;

    /** Where those see the helpers who are not root. */
    private static final String FOR_USERS = "/proc/tty/ldisc";

    private static final int HELPERS_OF_USERS = 2;

    /**
     * Files that differ from run to run: they have times, inode numbers, or pointers that apt writes from its memory.
     */
    private static final List<String> DIFFERENT_IN_EVERY_RUN = List.of(
            "var/log/(alternatives|dpkg)\\.log",
            "var/log/apt/(history|term)\\.log",
            "var/cache/ldconfig/aux-cache",
            "var/cache/apt/(src)?pkgcache\\.bin");

    @TempDir
    private Path temp;

    private final RecordingProgress progress = new RecordingProgress();
    private CommandRunner runner;

    /** The result of a build. */
    private record Made(TreeListing listing, Map<String, String> times, List<String> programs, List<String> decoders) {}

    /** Deleted by the test: JUnit would warn of every symbolic link in the trees. */
    @AfterEach
    void deleteTrees() throws Exception {
        runner.run(
                Command.of("rm", "-rf", temp.resolve("build"), temp.resolve("with"), temp.resolve("without")),
                "Delete them by hand.");
    }

    @Test
    void stagesGiveTheSameTreeWithAndWithoutThem() throws Exception {
        compare("build", "build");
    }

    /** Under emulation Debian takes as long as all other tests of stages together. */
    @Test
    @Tag("long")
    void debianIsTheSameWithAndWithoutThem() throws Exception {
        compare("with", "without");
    }

    /**
     * Makes the tree twice.
     *
     * @param withName the folder of the build with helpers
     * @param withoutName the folder of the build without; when it is the same, that build goes on from the other's
     *     Debian
     */
    private void compare(String withName, String withoutName) throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("command-logs"));
        DebianToolbox toolbox = (DebianToolbox) PinnedToolbox.open();
        Path emulator = toolbox.program("qemu-aarch64");
        Made with;
        Made without;
        double begin = System.currentTimeMillis() / 1e3;
        // All builds of the user share the folder of downloads.
        try (CacheLock lock = CacheLock.acquire(CACHE, progress)) {
            DebianArchive archive = new DebianArchive(
                    DebianMirror.choose(null, null, "", runner),
                    HostAptSettings.read(runner),
                    AptRoot.Lists.KEEP,
                    new CacheFolder(CACHE),
                    runner);
            Path helpers = new NativeHelpers(archive, runner, progress)
                    .before(emulator, toolbox.library("liblzma.so.5"), RELEASE);
            with = make(withName, helpers, archive);
            without = make(withoutName, emulator, archive);
            assertEquals(
                    EMULATED + HELPERS_OF_USERS + HELPERS,
                    with.programs().size(),
                    with.programs().toString());
            for (String line : with.programs().subList(0, EMULATED)) {
                assertFalse(line.contains(helpers.getParent().toString()), line);
            }
            for (String line : with.programs().subList(EMULATED, EMULATED + HELPERS_OF_USERS)) {
                assertTrue(line.matches("(.*) " + FOR_USERS + "/(release|newest)/bin/\\1"), line);
            }
            for (String line : with.programs()
                    .subList(EMULATED + HELPERS_OF_USERS, with.programs().size())) {
                // The pattern has no blank before the path: in a chroot the kernel prints the path from the real root.
                assertTrue(
                        line.matches("(.*) .*"
                                + Pattern.quote(helpers.getParent().toString()) + "/(release|newest)/bin/\\1"),
                        line);
            }
            assertEquals(List.of("--fsys-tarfile decoder", "--info lib"), with.decoders());
            AptRoot apt = archive.root("tree", "arm64", archive.mirror().release(RELEASE));
            boolean updated =
                    !apt.show("perl-base").equals(apt.preferring(RELEASE).show("perl-base"));
            String perl = updated ? "/newest/bin/perl" : "/release/bin/perl";
            assertTrue(
                    with.programs().stream().anyMatch(line -> line.startsWith("perl ") && line.endsWith(perl)),
                    with.programs().toString());
            assertEquals(
                    EMULATED + HELPERS_OF_USERS + HELPERS,
                    without.programs().size(),
                    without.programs().toString());
            for (String line : without.programs()) {
                assertTrue(
                        line.matches("(.*) .*/usr/bin/\\1")
                                && !line.contains(helpers.getParent().toString()),
                        line);
            }
        }
        assertEquals(
                List.of(),
                with.listing()
                        .without(DIFFERENT_IN_EVERY_RUN)
                        .differencesTo(without.listing().without(DIFFERENT_IN_EVERY_RUN)));
        // Files of packages have their times from the package; files that a hook has made have the time of the run.
        assertEquals(old(with.times(), begin), old(without.times(), begin));
    }

    private static Map<String, String> old(Map<String, String> times, double begin) {
        Map<String, String> old = new TreeMap<>(times);
        old.values().removeIf(time -> Double.parseDouble(time) >= begin);
        return old;
    }

    private Made make(String name, Path emulator, DebianArchive archive) throws Exception {
        SampleStages stages = new SampleStages(temp.resolve("stages"));
        stages.file("stage-debian/prerun.sh", PRERUN);
        stages.next("stage-work");
        // Nothing reads the file. The stage has another key in the other build.
        stages.file("stage-work/emulator", emulator.toString());
        stages.file(
                "stage-work/00-packages/00-packages-nr",
                "bzip2 cpio kmod udev xz-utils zstd\n"
                        + "liblocale-gettext-perl libtext-charwidth-perl libtext-iconv-perl\n"
                        + "libalgorithm-diff-xs-perl libfile-fcntllock-perl\n");
        stages.file("stage-work/01-work/00-run-chroot.sh", WORK);
        stages.file("stage-work/01-work/01-run-chroot.sh", PYTHON);
        stages.file("stage-work/02-update/00-run-chroot.sh", UPDATE);
        stages.file("stage-work/03-programs/00-run.sh", PROGRAMS);
        List<AptSource> sources = archive.mirror().release(RELEASE);
        Path list = Files.write(
                temp.resolve("sources.list"),
                sources.stream().map(AptSource::line).toList());
        Path settings = Files.write(temp.resolve("apt.conf"), archive.settings().lines());
        Path lists = archive.root("tree", "arm64", sources).lists();
        StageVariables variables = new StageVariables(
                StageBuild.variables(Map.of()).pigen(),
                Map.of(),
                Map.of("KN86_APT_SOURCES", list, "KN86_APT_CONF", settings, "KN86_APT_LISTS", lists));
        StageBuild build = new StageBuild(
                temp.resolve(name),
                CACHE,
                () -> Optional.of(emulator),
                RootRights.with(RootAccessSearch.Constraint.EMULATION),
                progress);
        List<Layer> layers = build.run(List.of(stages.stage("stage-debian"), stages.stage("stage-work")), variables);
        Map<String, String> times = new TreeMap<>();
        for (String entry :
                build.look(layers, "find", ".", "-printf", "%T@ %p\\0").split("\0")) {
            times.put(entry.replaceFirst("^[^ ]* ", ""), entry.replaceFirst(" .*", ""));
        }
        return new Made(
                TreeListing.of(build.tree(layers)),
                times,
                Files.readAllLines(layers.get(1).exports().resolve("programs")),
                Files.readAllLines(layers.get(1).exports().resolve("decoders")));
    }
}
