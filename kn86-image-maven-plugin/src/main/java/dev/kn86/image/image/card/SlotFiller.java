// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.image.filesystem.Ext4Tools;
import dev.kn86.image.image.filesystem.FatTools;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes what differs between the slots into the file systems of one slot: the labels, and the root device in the
 * kernel command line. The device's updater does the same after it has installed a payload.
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
     * Changes the copies of the slot images that lie in an image's slot.
     *
     * @param neutral the kernel command line that is in the slot's boot volume
     * @param temporary a file for the changed command line
     */
    void fill(Path image, Slot slot, Path neutral, Path temporary) throws BuildFailure, IOException {
        Volume boot = new Volume(image, plan.partition(slot.boot()).offset());
        fat.setLabel(boot, slot.bootLabel());
        KernelCommandLine.read(neutral).withRoot(slot.root().device()).write(temporary);
        fat.copyFile(temporary, boot, KernelCommandLine.FILE_NAME);
        ext4.setLabel(new Volume(image, plan.partition(slot.root()).offset()), slot.rootLabel());
    }
}
