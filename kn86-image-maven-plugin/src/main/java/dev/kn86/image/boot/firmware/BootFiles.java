// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import java.nio.file.Path;
import java.util.List;

/**
 * The files of the card image that the firmware would load for the processor.
 *
 * @param slotPartition the number of the chosen boot partition, from 1
 * @param kernel an uncompressed arm64 Image
 * @param initramfs the initial root file system
 * @param deviceTree the emulated board's tree with the overlays applied
 * @param overlays names of the overlays, in the order of application
 * @param overlayNodes paths of the nodes that the overlays add to the device tree
 * @param commandLine the kernel's command line on the card
 * @param differences in what this start differs from that of the real board, one text each
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

    /** The same files with another device tree. */
    public BootFiles with(Path otherDeviceTree) {
        return new BootFiles(
                slotPartition, kernel, initramfs, otherDeviceTree, overlays, overlayNodes, commandLine, differences);
    }
}
