// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The native helpers for the trees of one release, made from the release's packages and kept in the cache. */
final class HelperSet {

    private static final String LAUNCHER = "qemu-aarch64";
    private static final String IDENTITY = "identity";

    /**
     * Where users of the tree find the set: only root may look at the root folder of the first process (proc(5)).
     * on_chroot of functions.sh mounts it.
     */
    private static final String FOR_USERS = "/proc/tty/ldisc";

    /** Characters that separate paths for the dynamic loader (ld.so(8)). */
    private static final String SEPARATORS = ".*[ :;].*";

    private final Path folder;
    private final CommandRunner runner;
    private final Progress progress;

    HelperSet(Path folder, CommandRunner runner, Progress progress) {
        this.folder = folder.toAbsolutePath();
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * The emulator joined with the launcher; made with its helpers when the cache has none of this identity.
     *
     * @param identity digest of everything that the set is made of
     * @param shim the library that some helpers load before the others
     * @param decoder a newer liblzma than the release's
     * @param versions the choices of versions; each one adds helpers that those before it do not have
     */
    Path launcher(
            String identity, byte[] launcher, byte[] shim, Path emulator, Path decoder, List<HelperVersions> versions)
            throws BuildFailure, IOException {
        if (folder.toString().matches(SEPARATORS)) {
            throw new BuildFailure(
                    "the dynamic loader cannot be told of " + folder + ", whose name has a blank, colon or semicolon",
                    "Name another cache folder with -Dkn86.cache.dir.");
        }
        Path record = folder.resolve(IDENTITY);
        if (!Files.isRegularFile(record) || !Files.readString(record).equals(identity)) {
            requireWritable();
            try (Step step = progress.step("native helpers");
                    FreshFolder fresh = new FreshFolder(folder)) {
                Path made = Files.createDirectories(fresh.path().resolve("made"));
                // The first process of a stage's namespaces has the build machine's root folder, so that /proc leads
                // from inside a tree to the cache. Where /proc is not mounted, the launcher has the program emulated.
                String place = "/proc/1/root" + folder;
                HelperTable table =
                        new HelperSetMaker(made, place, fresh.path(), shim, decoder, runner, progress).make(versions);
                EmulatorLauncher.join(emulator, launcher, table.alsoAt(place, FOR_USERS), made.resolve(LAUNCHER));
                Files.writeString(made.resolve(IDENTITY), identity);
                // The builder's umask does not decide which users of the tree have helpers.
                runner.run(Command.of("chmod", "--recursive", "a+rX", made), "Delete " + folder + ".");
                fresh.put(made);
                step.done(table.helpers().size() + " programs");
            }
        }
        return folder.resolve(LAUNCHER);
    }

    private void requireWritable() throws BuildFailure {
        Path existing = folder.getParent();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            throw new BuildFailure(
                    "the native helpers in " + folder
                            + " are of another package index or processor, and the cache cannot be written",
                    "Make the cache folder writable, or name another one with -Dkn86.cache.dir.");
        }
    }
}
