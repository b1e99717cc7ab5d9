// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A tree and its layer do not depend on the process that builds it: stages note everything that a process inherits
 * (execve(2), fork(2)), and a build from an odd process gives the same tree as one from a plain process. Needs root.
 */
class BuilderProcessIT {

    /** Prints what a program sees of its own process. */
    private static final String PROBE =
            """
            umask; ulimit -Sa; ulimit -Ha; pwd; date +%Z; locale; env -0 | grep -zv '^BASH_FUNC_' | sort -z | tr '\\0' '\\n'
            hostname; domainname; id; cat /proc/self/cgroup /proc/self/personality
            grep -E '^(Groups|CapInh|CapAmb|SigPnd|ShdPnd|SigBlk|SigIgn)' /proc/self/status
            (cd /proc/$$/fd && echo *)
            if (: < /dev/tty) 2> /dev/null; then echo a terminal; fi
            wc -l < /proc/sysvipc/shm
            """;

    private static final String HOST_HOOK =
            """
            #!/bin/bash -e
            cd "$ROOTFS_DIR"
            { %s } > probe-host
            stat --format='%%A %%u %%g' . "$WORK_DIR" "$STAGE_WORK_DIR" "$DEPLOY_DIR" > folders
            mkdir -p made/in; touch made/in/file; echo x > made/.gitignore; mkfifo made/pipe
            echo x > "$DEPLOY_DIR/handed-out"
            """;

    /** Programs of the sample tree alone. */
    private static final String TREE_HOOK =
            """
            { umask; ulimit -Sa; ulimit -Ha; pwd; env; id; echo "$HOSTNAME"; cat /proc/self/cgroup /proc/self/personality
            while read -r line; do
                case $line in Groups*|CapInh*|CapAmb*|Sig[BI]*) echo "$line" ;; esac
            done < /proc/self/status
            ls /proc/$$/fd
            if (: < /dev/tty) 2> /dev/null; then echo a terminal; fi; } > /probe-tree
            mkdir -p /made/chroot; : > /made/chroot/file; ls -ln --time-style=+ /run/kn86 > /run-kn86
            """;

    /**
     * Becomes the program in its arguments, as a process that differs in all that it hands down. The cache's folder,
     * the first argument, has a default ACL and the set-group-id bit: u::rwx, g::rwx, g:4:rwx, mask rwx, o::- (acl(5),
     * linux/posix_acl_xattr.h).
     */
    private static final String ODD =
            """
            set -e
            mkdir -p "$1"; chgrp 4 "$1"; chmod 2770 "$1"
            setfattr -n system.posix_acl_default -v 0x0200000001000700ffffffff04000700ffffffff080007000400000010000700ffffffff20000000ffffffff "$1"
            shift
            mkdir fakes; printf '#!/bin/sh\\necho a fake\\n' | tee fakes/stat fakes/hostname > /dev/null; chmod +x fakes/*
            hostname odd-builder; domainname odd-domain
            ipcmk --shmem 4096 > /dev/null
            ulimit -c unlimited; ulimit -Sn 700; ulimit -Sf 4000000; ulimit -Ss 20000; ulimit -Su 9000; ulimit -St 9999; ulimit -Si 900
            umask 077
            exec 5< /etc/passwd 6> /dev/null
            log() { echo inherited; }; export -f log
            export PATH=$PWD/fakes:$PATH TMPDIR=$PWD/fakes DISPLAY=:9 DEBIAN_FRONTEND=readline DEBCONF_PRIORITY=low MAKEFLAGS=-j9 \\
                DEB_BUILD_OPTIONS=nocheck http_proxy=http://127.0.0.1:9 LANG=de_DE.UTF-8 LC_ALL=C LANGUAGE=de TZ=Asia/Tokyo \\
                BASH_ENV=$PWD/fakes/stat ENV=$PWD/fakes/stat CDPATH=/usr POSIXLY_CORRECT=1 TAR_OPTIONS=--exclude-vcs \\
                TAPE=/dev/null GREP_OPTIONS=-v PERL5LIB=/nowhere PYTHONPATH=/nowhere APT_CONFIG=/nowhere \\
                LD_LIBRARY_PATH=/nowhere EMAIL=odd SUDO_USER=odd SHELLOPTS ROOTFS_DIR=/ STAGE=odd KN86_LOWER=/ CLEAN=0
            cd fakes
            exec nice -n 7 setpriv --groups 4,24,4242 --inh-caps=+net_raw \\
                env --ignore-signal=HUP,PIPE,USR1,TSTP --block-signal=QUIT,USR2,WINCH setarch --addr-no-randomize --uname-2.6 \\
                script --quiet --return --command "$(printf '%q ' "$@")" /dev/null
            """;

    @TempDir
    private Path temp;

    private ProcessCommandRunner runner;
    private SampleStages stages;

    @BeforeEach
    void writeStages() throws IOException {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
        stages = new SampleStages(temp.resolve("stages"));
        // Nobody makes this tree's folders: its top folder is where the stage's work folder is.
        stages.file(
                "stage-first/00-a/00-run.sh",
                "#!/bin/bash -e\nstat --format='%A %u %g' \"$ROOTFS_DIR\" > \"$ROOTFS_DIR/top\"\n");
        stages.next("stage-probe");
        stages.file("stage-probe/00-a/00-run.sh", HOST_HOOK.formatted(PROBE));
        stages.file("stage-probe/00-a/01-run-chroot.sh", TREE_HOOK);
        stages.file("stage-probe/00-a/02-run-chroot.sh", "if [ -e /etc/made ]; then exit 1; fi; : > /etc/made\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = Constraint.class,
            names = {"EMULATION", "NO_OVERLAYFS", "PRIVILEGED"})
    void anOddProcessBuildsWhatAPlainOneBuilds(Constraint constraint) throws Exception {
        List<Object> build = build(constraint);
        Result plain = run("plain", List.of("setsid", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"), build);
        Result odd = run(
                "odd",
                List.of("unshare", "--uts", "--ipc", "bash", "-c", ODD, "odd", temp.resolve("build/cache")),
                build);
        assertEquals(plain.texts(), odd.texts());
        assertEquals(List.of(), plain.listing().differencesTo(odd.listing()));
        assertEquals(String.join("\n", plain.contents()), String.join("\n", odd.contents()));
    }

    @Test
    void hardLimitsThatCannotBeRaisedAreRefused() throws Exception {
        List<Object> words = new ArrayList<>(List.of(
                "bash",
                "-c",
                """
                ulimit -f 4000000; ulimit -n 2000
                exec setpriv --bounding-set=-sys_resource "$@"
                """,
                "low"));
        words.addAll(build(Constraint.EMULATION));
        CommandResult result = runner.attempt(Command.of(words.toArray()));
        String said = result.stdout() + result.stderr();
        assertTrue(
                said.contains("stage stage-first: the limits of this process are too low for a stage: file size 4000000"
                        + " instead of unlimited (ulimit -Hf),open files 2000 instead of 4096 (ulimit -Hn)"),
                said);
        assertTrue(said.contains("Raise them (limits.conf(5)"), said);
    }

    private List<Object> build(Constraint constraint) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin/java"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                UserBuild.class.getName(),
                temp.resolve("build"),
                stages.first().folder(),
                stages.stage("stage-probe").folder(),
                constraint);
    }

    /**
     * @param texts what the probes have printed, for a message that can be read
     * @param contents what the layers say of their entries, times left out
     */
    private record Result(String texts, TreeListing listing, List<String> contents) {}

    private Result run(String name, List<?> parent, List<Object> build) throws Exception {
        List<Object> words = new ArrayList<>(parent);
        words.addAll(build);
        Path folder = Files.createDirectory(temp.resolve("build"));
        CommandResult result =
                runner.attempt(Command.of(words.toArray()).in(temp).env("JAVA_TOOL_OPTIONS", "-Xmx256m"));
        assertTrue(result.succeeded(), result.stdout() + result.stderr());
        StringBuilder texts = new StringBuilder();
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("cache/layers"))) {
            for (Path file : files.sorted().toList()) {
                String last = file.getFileName().toString();
                if (last.matches("probe-.*|folders|top|run-kn86")) {
                    texts.append(last).append(":\n").append(Files.readString(file));
                } else if (last.equals("entries.zst")) {
                    contents.add(entries(file));
                }
            }
        }
        Result made = new Result(
                texts.toString(), TreeListing.parse(Files.readAllLines(folder.resolve("listing"))), contents);
        assertEquals(2, contents.size(), "layers");
        Files.move(folder, temp.resolve(name));
        return made;
    }

    private static String entries(Path file) throws IOException {
        try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .replaceAll("\t[0-9]+\t(?=[^\t]*\n)", "\t");
        }
    }
}
