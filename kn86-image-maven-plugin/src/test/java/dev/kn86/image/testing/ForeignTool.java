// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A program of the host that checks our output in tests. A test that needs a missing one fails and names its package.
 */
public enum ForeignTool {
    ARM64_GCC("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
    ARM_GCC("arm-none-eabi-gcc", "gcc-arm-none-eabi"),
    ARM_OBJCOPY("arm-none-eabi-objcopy", "binutils-arm-none-eabi"),
    BASH("bash", "bash"),
    BMAPTOOL("bmaptool", "bmap-tools"),
    CP("cp", "coreutils"),
    DEBOOTSTRAP("debootstrap", "debootstrap"),
    DEBUGFS("debugfs", "e2fsprogs"),
    DTC("dtc", "device-tree-compiler"),
    DUMPE2FS("dumpe2fs", "e2fsprogs"),
    DPKG_DEB("dpkg-deb", "dpkg"),
    DPKG_SCANPACKAGES("dpkg-scanpackages", "dpkg-dev"),
    E2FSCK("e2fsck", "e2fsprogs"),
    FDTOVERLAY("fdtoverlay", "device-tree-compiler"),
    FILE("file", "file"),
    FSCK_FAT("fsck.fat", "dosfstools"),
    GPG("gpg", "gpg"),
    GPGCONF("gpgconf", "gpgconf"),
    JQ("jq", "jq"),
    LOSETUP("losetup", "mount"),
    MCOPY("mcopy", "mtools"),
    MDEL("mdel", "mtools"),
    MDIR("mdir", "mtools"),
    MFORMAT("mformat", "mtools"),
    MKE2FS("mke2fs", "e2fsprogs"),
    MKFS_FAT("mkfs.fat", "dosfstools"),
    MLABEL("mlabel", "mtools"),
    MMD("mmd", "mtools"),
    MOUNT("mount", "mount"),
    MTYPE("mtype", "mtools"),
    OPENSSL("openssl", "openssl"),
    PARTX("partx", "util-linux"),
    PERL("perl", "perl"),
    PYTHON("/usr/bin/python3", "python3"),
    SFDISK("sfdisk", "fdisk"),
    SGDISK("sgdisk", "gdisk"),
    SH("sh", "dash"),
    SHA256SUM("sha256sum", "coreutils"),
    TAR("tar", "tar"),
    UMOUNT("umount", "mount"),
    UNSHARE("unshare", "util-linux"),
    ZSTD("zstd", "zstd");

    private final String program;
    private final String debianPackage;

    ForeignTool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /** Runs the program; it has to succeed. */
    public CommandResult run(Object... arguments) throws BuildFailure {
        return run(Path.of("").toAbsolutePath(), arguments);
    }

    /** Runs the program in a folder; it has to succeed. */
    public CommandResult run(Path folder, Object... arguments) throws BuildFailure {
        require(this);
        Command command = Command.of(program)
                .with(Arrays.stream(arguments).map(Object::toString).toList());
        return new ProcessCommandRunner(Path.of("target/test-logs")).run(command.in(folder), "See the output above.");
    }

    /** Fails the test when one of the tools is missing. */
    public static void require(ForeignTool... tools) {
        for (ForeignTool tool : tools) {
            boolean found = Arrays.stream(System.getenv("PATH").split(":"))
                    .anyMatch(entry -> Files.isExecutable(Path.of(entry).resolve(tool.program)));
            if (!found) {
                throw new AssertionError(tool.program + " is missing: apt-get install " + tool.debianPackage);
            }
        }
    }
}
