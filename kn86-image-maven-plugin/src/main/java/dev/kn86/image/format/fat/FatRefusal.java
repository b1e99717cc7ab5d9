// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

import dev.kn86.image.util.failure.BuildFailure;

/** The messages that refuse a FAT volume: the volume, then what is wrong with it. */
final class FatRefusal {

    private static final String REMEDY =
            "Build the image again. For a card that a device has used: fsck.fat -n shows more.";

    private FatRefusal() {}

    static BuildFailure of(String volume, String fault) {
        return new BuildFailure("the FAT volume of " + volume + ": " + fault, REMEDY);
    }

    static void require(boolean holds, String volume, String fault) throws BuildFailure {
        if (!holds) {
            throw of(volume, fault);
        }
    }
}
