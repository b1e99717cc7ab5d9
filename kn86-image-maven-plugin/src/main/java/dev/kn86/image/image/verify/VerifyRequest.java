// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.layout.TableKind;
import java.nio.file.Path;

/**
 * What the goal {@code verify} is to look at.
 *
 * @param files the image with its companions
 * @param version the version that the image's ids have to come from
 * @param table the kind of partition table that the image has to have
 * @param workFolder a folder for temporary files; deleted afterwards
 */
public record VerifyRequest(ImageFiles files, String version, TableKind table, Path workFolder) {}
