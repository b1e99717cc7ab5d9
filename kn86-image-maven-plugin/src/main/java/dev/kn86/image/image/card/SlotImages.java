// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.image.filesystem.Ext4Tools;
import dev.kn86.image.image.filesystem.FatTools;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the two file systems of a slot, in the form that can be installed into either slot. */
final class SlotImages {

    private static final String BOOT_LABEL = "BOOTFS";
    private static final String ROOT_LABEL = "rootfs";

    private final DiskPlan plan;
    private final CardIds ids;
    private final FatTools fat;
    private final Ext4Tools ext4;

    SlotImages(DiskPlan plan, CardIds ids, FatTools fat, Ext4Tools ext4) {
        this.plan = plan;
        this.ids = ids;
        this.fat = fat;
        this.ext4 = ext4;
    }

    /**
     * Makes the boot volume.
     *
     * @param boot the boot tree
     * @param commandLine a temporary file for the kernel command line
     */
    void makeBoot(Path file, Path boot, Path commandLine, TableKind table) throws BuildFailure, IOException {
        // 0 hidden sectors: p2 and p3 begin at different sectors, and the bytes have to be the same for both.
        fat.format(file, plan.partition(Partition.BOOTFS_A).bytes(), BOOT_LABEL, ids.id32("bootfs"), 0);
        fat.copyTree(boot, Volume.of(file));
        table.applyTo(KernelCommandLine.read(boot.resolve(KernelCommandLine.FILE_NAME))
                        .withRoot(Slot.A.root().device()))
                .write(commandLine);
        fat.copyFile(commandLine, Volume.of(file), KernelCommandLine.FILE_NAME);
    }

    /** Makes the root file system. */
    void makeRoot(Path file, RootTree tree) throws BuildFailure, IOException {
        ext4.make(
                file,
                plan.partition(Partition.ROOTFS_A).bytes(),
                ROOT_LABEL,
                ids.uuid("rootfs"),
                ids.uuid("rootfs hash seed"),
                tree);
    }
}
