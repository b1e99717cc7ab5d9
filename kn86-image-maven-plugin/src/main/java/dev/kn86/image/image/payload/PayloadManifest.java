// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.engine.rootfs.Variant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The manifest of a payload. docs/kn86fw-format.md explains each field.
 *
 * @param compatible the hardware that may install it, at least one
 * @param version the product version, {@code MAJOR.MINOR.PATCH} with an optional suffix
 * @param buildId names the build, as {@code /etc/kn86-build-id} does
 * @param variant whom the image is for
 * @param minimumVersion the lowest version that a device may install after this one
 * @param signer the kind of key that signed: {@code "development"} or {@code "release"}
 * @param keyId SHA-256 of the raw public key
 * @param bootcode the bootcode.bin that the boot files were made for; the device's p1 has its own bootcode.bin
 * @param coprocessor the Pico firmware within the root file system
 * @param images both slot images
 */
public record PayloadManifest(
        List<String> compatible,
        String version,
        String buildId,
        Variant variant,
        String minimumVersion,
        String signer,
        String keyId,
        Component bootcode,
        Component coprocessor,
        Map<SlotImage, ImageManifest> images) {

    static final String DEVELOPMENT_SIGNER = "development";
    static final String RELEASE_SIGNER = "release";

    /** @throws IllegalArgumentException naming the value that is not allowed */
    public PayloadManifest {
        compatible = List.copyOf(compatible);
        images = Map.copyOf(new EnumMap<>(images));
        if (compatible.isEmpty()) {
            throw new IllegalArgumentException("compatible names no hardware");
        }
        requireVersion("version", version);
        requireVersion("minimumVersion", minimumVersion);
        if (buildId.isEmpty()) {
            throw new IllegalArgumentException("buildId is empty");
        }
        if (!signer.equals(DEVELOPMENT_SIGNER) && !signer.equals(RELEASE_SIGNER)) {
            throw new IllegalArgumentException(
                    "signer " + UnverifiedText.quoted(signer) + " is neither development nor release");
        }
        Sha256.require("keyId", keyId);
        if (images.size() != SlotImage.values().length) {
            throw new IllegalArgumentException("an image is missing");
        }
    }

    private static void requireVersion(String field, String value) {
        if (ProductVersion.parse(value).isEmpty()) {
            throw new IllegalArgumentException(
                    field + " " + UnverifiedText.quoted(value) + " is not MAJOR.MINOR.PATCH with an optional suffix");
        }
    }

    /** What the manifest says about one image. */
    public ImageManifest image(SlotImage image) {
        return images.get(image);
    }
}
