// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.util.failure.BuildFailure;

/** For the fuzzer: what a config.txt claims. */
public final class FuzzedClaims {

    private FuzzedClaims() {}

    public static void read(FirmwareText config) throws BuildFailure {
        FirmwareClaims.of(config, warning -> {});
    }
}
