// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.apt.PackageId;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.List;
import java.util.Map;

/**
 * Kernel and boot firmware of a tree that upstream's stages have made. They install the newest of their archive, so
 * that only the tree's own database says which.
 *
 * @param minimum the oldest firmware that will do
 */
record RaspiosVersions(FirmwareMinimum minimum) implements Base.Versions {

    /** The package that depends on the kernel of the boards with 4 KiB pages, the Zero 2 W among them. */
    private static final String KERNEL = "linux-image-rpi-v8";

    @Override
    public Map<String, String> of(List<PackageId> installed) throws BuildFailure {
        String firmware = version(FirmwareMinimum.PACKAGE, installed);
        minimum.check(
                firmware,
                "that pi-gen's stages have installed",
                "Build with -U for the newest packages; if they are too old, take a newer kn86.pi-gen.tag.");
        return Map.of("kernelVersion", version(KERNEL, installed), "raspiFirmwareVersion", firmware);
    }

    private static String version(String name, List<PackageId> installed) throws BuildFailure {
        return installed.stream()
                .filter(entry -> entry.name().equals(name))
                .map(PackageId::version)
                .findFirst()
                .orElseThrow(() -> new BuildFailure(
                        "the finished tree has no package " + name + ", which pi-gen's stage0 installs",
                        "Have no stage remove it; with a STAGE_LIST of your own, have a stage install it."));
    }
}
