// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.card;

import dev.kn86.image.disk.DiskPlan;
import dev.kn86.image.disk.Slot;
import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.filesystem.Ext4Tools;
import dev.kn86.image.filesystem.FatTools;
import dev.kn86.image.filesystem.Volume;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives the file systems in a slot what tells the slot from the other: labels, and the root device on the
 * kernel command line. The device's updater does the same to what it has installed.
 */
final class SlotFiller {

    private final DiskPlan plan;
    private final FatTools fat;
    private final Ext4Tools ext4;

    SlotFiller(DiskPlan plan, FatTools fat, Ext4Tools ext4) {
        this.plan = plan;
        this.fat = fat;
        this.ext4 = ext4;
    }

    /**
     * Fits an image's slot, which holds copies of the slot images.
     *
     * @param neutral the kernel command line in the slot's boot volume
     * @param temporary a file for the changed command line
     */
    void fit(Path image, Slot slot, Path neutral, Path temporary) throws BuildFailure, IOException {
        Volume boot = new Volume(image, plan.partition(slot.boot()).offset());
        fat.setLabel(boot, slot.bootLabel());
        KernelCommandLine.read(neutral).withRootOf(slot).write(temporary);
        fat.copyFile(temporary, boot, KernelCommandLine.FILE_NAME);
        ext4.setLabel(new Volume(image, plan.partition(slot.root()).offset()), slot.rootLabel());
    }
}
