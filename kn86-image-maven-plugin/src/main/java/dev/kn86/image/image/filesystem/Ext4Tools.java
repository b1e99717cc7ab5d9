// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Makes and reads ext4 file systems with the programs of e2fsprogs. Equal trees give equal bytes. */
public final class Ext4Tools {

    /**
     * The settings that mke2fs would otherwise take from the host. Three features are left out: orphan_file and
     * metadata_csum_seed, which have no use here and which older e2fsck and kernels refuse, and resize_inode, because a
     * slot never grows.
     */
    private static final String CONFIGURATION =
            """
            [defaults]
                base_features = sparse_super,large_file,filetype,dir_index,ext_attr
                default_mntopts = acl,user_xattr
                enable_periodic_fsck = 0
                inode_size = %d
                inode_ratio = %d

            [fs_types]
                ext4 = {
                    features = has_journal,extent,huge_file,flex_bg,metadata_csum,64bit,dir_nlink,extra_isize
                }
            """
                    .formatted(Ext4Layout.INODE_BYTES, Ext4Layout.INODE_RATIO);

    /** Discards debugfs' standard output, which repeats every command: megabytes that are of no use in a log. */
    private static final String WITHOUT_OUTPUT = "exec \"$@\" >/dev/null";

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Path workFolder;
    private final Instant timestamp;

    /**
     * @param workFolder an existing folder for temporary files
     * @param timestamp the file system's times, and the latest time that a file in it may have
     */
    public Ext4Tools(Toolbox toolbox, CommandRunner runner, Path workFolder, Instant timestamp) {
        this.toolbox = toolbox;
        this.runner = runner;
        this.workFolder = workFolder;
        this.timestamp = timestamp;
    }

    /**
     * Makes a file system that holds a root tree.
     *
     * @param file the file; replaced when it exists
     * @param bytes its size, a multiple of 4096
     * @param label at most 16 bytes
     * @param id the file system's UUID
     * @param hashSeed the seed of its directory indices
     * @throws BuildFailure when the tree does not fit; if the estimate says so already, nothing has been written
     */
    public void make(Path file, long bytes, String label, UUID id, UUID hashSeed, RootTree tree)
            throws BuildFailure, IOException {
        Path mountPoint = Files.createDirectories(workFolder.resolve("root"));
        checkFits(bytes, Ext4Need.of(tree, mountPoint, workFolder.resolve("root-listing"), runner));
        Path configuration = Files.writeString(workFolder.resolve("mke2fs.conf"), CONFIGURATION);
        SparseFiles.create(file, bytes);
        Command command = toolbox.command(
                        "mke2fs",
                        "-q",
                        "-t",
                        "ext4",
                        // The usage type. Its default depends on the size, and would change the settings with it.
                        "-T",
                        "ext4",
                        // Without the block size, the size would be in kibibytes.
                        "-b",
                        Ext4Layout.BLOCK_BYTES,
                        "-L",
                        label,
                        "-m",
                        0,
                        "-U",
                        id,
                        "-J",
                        "size=" + Ext4Layout.JOURNAL_MIB,
                        // No lazy initialisation, which the first mount would have to finish. nodiscard: it is a file.
                        "-E",
                        "hash_seed=" + hashSeed + ",lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0,nodiscard",
                        "-d",
                        mountPoint,
                        file,
                        bytes / Ext4Layout.BLOCK_BYTES)
                .env("MKE2FS_CONFIG", configuration.toString())
                .env("SOURCE_DATE_EPOCH", epoch());
        CommandResult result = runner.attempt(tree.view(mountPoint, command));
        if (!result.succeeded()) {
            throw populationFailure(bytes, result);
        }
        normaliseTimes(file);
    }

    /** Gives the file system another label. */
    public void setLabel(Volume volume, String label) throws BuildFailure {
        runner.run(
                toolbox.command("tune2fs", "-L", label, volume.e2fsName()).env("SOURCE_DATE_EPOCH", epoch()),
                "See the log.");
    }

    /** The used parts of a file system in a file of its own. (dumpe2fs has no option for an offset.) */
    public Ext4Usage usage(Path file) throws BuildFailure {
        return Ext4Usage.parse(runner.run(toolbox.command("dumpe2fs", file), "Build the image again.")
                .stdout());
    }

    /** Runs e2fsck, which only looks. */
    public CommandResult check(Volume volume) throws BuildFailure {
        return runner.attempt(
                toolbox.command("e2fsck", "-fn", volume.e2fsName()).confined());
    }

    /** The superblock. */
    public Ext4Superblock superblock(Volume volume) throws BuildFailure {
        return Ext4Superblock.read(volume, toolbox, runner);
    }

    /**
     * Sets access and change times, which depend on when the tree was built and read. mke2fs takes these times from the
     * tree and limits them to the build's timestamp, so that older ones would stay.
     */
    private void normaliseTimes(Path file) throws BuildFailure, IOException {
        StringBuilder script = new StringBuilder();
        for (ByteRange inodes : usage(file).inodes().list()) {
            for (long inode = inodes.start(); inode < inodes.end(); inode++) {
                if (inode == Ext4Layout.ROOT_INODE || inode >= Ext4Layout.FIRST_INODES) {
                    script.append("sif <")
                            .append(inode)
                            .append("> atime @")
                            .append(epoch())
                            .append('\n');
                    script.append("sif <")
                            .append(inode)
                            .append("> ctime @")
                            .append(epoch())
                            .append('\n');
                }
            }
        }
        Path scriptFile = Files.writeString(workFolder.resolve("times.debugfs"), script);
        Command debugfs =
                toolbox.command("debugfs", "-w", "-f", scriptFile, file).env("SOURCE_DATE_EPOCH", epoch());
        CommandResult result =
                runner.run(debugfs.startedBy(List.of("sh", "-c", WITHOUT_OUTPUT, "debugfs")), "See the log.");
        // debugfs exits with 0 even when a command has failed. Its first line on standard error is its version.
        if (result.stderr().lines().count() > 1) {
            throw new BuildFailure(
                    "debugfs could not set the times of inodes: "
                            + result.stderr().strip(),
                    "See the log.");
        }
    }

    /** The estimate leaves out a little, so that mke2fs may still find the file system too small. */
    private static BuildFailure populationFailure(long bytes, CommandResult result) {
        String words = "mke2fs says: " + result.stderr().strip();
        if (words.contains("Could not allocate")) {
            return new BuildFailure(
                    "the root tree does not fit its file system of " + bytes + " bytes (p4 and p5); " + words,
                    tooSmallRemedy(0));
        }
        return new BuildFailure(
                "the root file system could not be made; " + words,
                words.contains("No space left on device")
                        ? "Free space on the disk that holds target."
                        : "See target/logs.");
    }

    private static void checkFits(long bytes, Ext4Need need) throws BuildFailure {
        Ext4Layout layout = new Ext4Layout(bytes);
        long missing = (need.blocks() - layout.contentBlocks()) * Ext4Layout.BLOCK_BYTES;
        if (missing > 0) {
            throw new BuildFailure(
                    "the root tree does not fit its file system (p4 and p5): it needs "
                            + need.blocks() * Ext4Layout.BLOCK_BYTES + " bytes, there are "
                            + layout.contentBlocks() * Ext4Layout.BLOCK_BYTES + ", " + missing + " too few",
                    tooSmallRemedy(missing));
        }
        long missingInodes = need.inodes() - layout.contentInodes();
        if (missingInodes > 0) {
            throw new BuildFailure(
                    "the root tree does not fit its file system (p4 and p5): it has " + need.inodes()
                            + " files, there are " + layout.contentInodes() + " inodes, " + missingInodes + " too few",
                    tooSmallRemedy(missingInodes * Ext4Layout.INODE_RATIO));
        }
    }

    /** The image has to grow by twice the missing size, because p5 is as large as p4. */
    private static String tooSmallRemedy(long missing) {
        return "Raise kn86.image.size" + (missing == 0 ? "" : " by at least " + 2 * missing + " bytes")
                + ", or install fewer packages.";
    }

    private String epoch() {
        return Long.toString(timestamp.getEpochSecond());
    }
}
