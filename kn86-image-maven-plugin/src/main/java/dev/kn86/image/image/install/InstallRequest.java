// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.install;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the goal {@code install} does.
 *
 * @param image the card image; replaced when all went well
 * @param payload what is installed into the slot that is not confirmed
 * @param program {@code kn86-update} for the build machine
 * @param hardware what the payload has to be for
 * @param keys the folder of the trusted keys; empty for those of the image's confirmed slot
 */
public record InstallRequest(Path image, Path payload, Path program, String hardware, Optional<Path> keys) {}
