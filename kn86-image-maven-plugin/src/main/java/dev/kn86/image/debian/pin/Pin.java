// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.pin;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The pinned upstream versions that an image is made of, from {@code tools/sd-provision/pi-gen-pin.env}.
 *
 * @param piGenTag the tag of upstream pi-gen, for the base {@code raspios}
 * @param piGenCommit the commit that the tag has to point at, 40 hex digits
 * @param debianRelease code name of the release that the root file system is made of
 * @param debianSnapshot a timestamp of Debian's snapshot archive ({@code YYYYMMDDTHHMMSSZ}); empty for the host's own
 *     mirror
 * @param kernelVersion the kernel's version, or the first components of it that are held
 * @param kernelSuite the suite that the kernel comes from
 * @param raspiFirmwareSuite the suite that the boot firmware comes from
 * @param raspiFirmwareMin the oldest Debian version of the boot firmware that handles A/B slots on this card
 * @param toolboxSuite the release whose tools write the output's bytes
 * @param picoSdkSuite the suite that the Pico SDK comes from
 * @param picoSdkVersion the Pico SDK's Debian version
 * @param picoSdkSha256 SHA-256 of the Pico SDK's package, 64 hex digits
 * @param digest SHA-256 of the settings, {@code KEY=value} and a line feed for each key in the order of their names:
 *     what a record of the 50 cycles belongs to
 */
public record Pin(
        String piGenTag,
        String piGenCommit,
        String debianRelease,
        Optional<String> debianSnapshot,
        String kernelVersion,
        String kernelSuite,
        String raspiFirmwareSuite,
        String raspiFirmwareMin,
        String toolboxSuite,
        String picoSdkSuite,
        String picoSdkVersion,
        String picoSdkSha256,
        String digest) {

    /**
     * Reads a pin file.
     *
     * @throws BuildFailure when it is missing or malformed, which blocks a release; the message lists every fault with
     *     file, line, key, what was wanted and what was found
     */
    public static Pin read(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure(
                    "release blocker: the pin " + file + " is missing",
                    "Restore it from version control; an image without a pin cannot be made again.");
        }
        PinFile pin = new PinFile(file.toString(), text(file));
        if (!pin.faults().isEmpty()) {
            throw new BuildFailure(
                    "release blocker: the pin is malformed\n  " + String.join("\n  ", pin.faults()),
                    "Correct " + file + "; its comments say what each key is for.");
        }
        return of(pin);
    }

    private static String text(Path file) throws BuildFailure, IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new BuildFailure(
                    "release blocker: the pin " + file + " is not UTF-8 text", "Restore it from version control.", e);
        }
    }

    private static Pin of(PinFile pin) {
        String snapshot = pin.value(PinKey.DEBIAN_SNAPSHOT);
        return new Pin(
                pin.value(PinKey.PI_GEN_TAG),
                pin.value(PinKey.PI_GEN_COMMIT),
                pin.value(PinKey.DEBIAN_RELEASE),
                snapshot.isEmpty() ? Optional.empty() : Optional.of(snapshot),
                pin.value(PinKey.KERNEL_VERSION),
                pin.value(PinKey.KERNEL_SUITE),
                pin.value(PinKey.RASPI_FIRMWARE_SUITE),
                pin.value(PinKey.RASPI_FIRMWARE_MIN),
                pin.value(PinKey.TOOLBOX_SUITE),
                pin.value(PinKey.PICO_SDK_SUITE),
                pin.value(PinKey.PICO_SDK_VERSION),
                pin.value(PinKey.PICO_SDK_SHA256),
                pin.digest());
    }
}
