// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import java.nio.file.Path;
import java.util.List;

/**
 * What the firmware would hand to the processor, taken out of the card image.
 *
 * @param slotPartition the partition that was chosen, 1-based
 * @param kernel an uncompressed arm64 Image
 * @param initramfs the initial root file system
 * @param deviceTree the emulated board's tree with the overlays applied
 * @param overlays names of the overlays, in the order of application
 * @param overlayNodes paths of the nodes that the overlays add to the tree
 * @param commandLine the kernel's command line as the card gives it
 * @param differences one text per point in which this start differs from the real board's
 */
public record BootFiles(
        int slotPartition,
        Path kernel,
        Path initramfs,
        Path deviceTree,
        List<String> overlays,
        List<String> overlayNodes,
        String commandLine,
        List<String> differences) {

    public BootFiles {
        overlays = List.copyOf(overlays);
        overlayNodes = List.copyOf(overlayNodes);
        differences = List.copyOf(differences);
    }
}
