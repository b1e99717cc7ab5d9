// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import java.util.Optional;

/** Which kernel and initramfs a config.txt asks for. */
public final class InitramfsChoice {

    /** The kernel that a 64-bit start loads unless config.txt names another. */
    private static final String DEFAULT_KERNEL = "kernel8.img";

    private InitramfsChoice() {}

    /** The name of the 64-bit kernel: a path on the boot partition. */
    public static String kernel(FirmwareText config) {
        return config.last("kernel").orElse(DEFAULT_KERNEL);
    }

    /**
     * The name in {@code initramfs NAME followkernel}, or with {@code auto_initramfs=1} the kernel's name with
     * "initramfs" in place of "kernel": a path on the boot partition.
     *
     * @return empty when none is loaded
     */
    public static Optional<String> of(FirmwareText config) {
        Optional<String> named = config.last("initramfs");
        if (named.isPresent()) {
            return named.map(words -> words.split("\\s+")[0]);
        }
        String kernel = kernel(config);
        return config.last("auto_initramfs").orElse("0").equals("1") && kernel.matches("kernel.*\\.img")
                ? Optional.of(kernel.replaceFirst("^kernel(.*)\\.img$", "initramfs$1"))
                : Optional.empty();
    }
}
