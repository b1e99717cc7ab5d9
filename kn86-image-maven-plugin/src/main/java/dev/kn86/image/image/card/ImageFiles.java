// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.engine.rootfs.Variant;
import java.nio.file.Path;

/**
 * The files that make up an image, all in one folder.
 *
 * @param image the raw, sparse image; the names of the others follow from it
 */
public record ImageFiles(Path image) {

    public ImageFiles {
        image = image.toAbsolutePath();
    }

    /** The files by their usual names. */
    public static ImageFiles in(Path folder, String version, Variant variant) {
        return new ImageFiles(folder.resolve(baseName(version, variant) + ".img"));
    }

    /** What the names of image and payload begin with: {@code kn86-v0.1.0}, {@code kn86-v0.1.0-development}. */
    public static String baseName(String version, Variant variant) {
        return "kn86-v" + variant.name(version);
    }

    /** The image up to the end of p5, compressed. */
    public Path compressed() {
        return sibling(".zst");
    }

    /** The index of the compressed image's frames, for the next run and for the payload. */
    public Path frameIndex() {
        return image.resolveSibling("." + image.getFileName() + ".frames");
    }

    /** The block map; it fits both the raw and the compressed image. */
    public Path bmap() {
        return sibling(".bmap");
    }

    /** The SHA-256 of the distributed files; the raw image is not distributed. */
    public Path checksums() {
        return image.resolveSibling(Checksums.FILE_NAME);
    }

    private Path sibling(String suffix) {
        return image.resolveSibling(image.getFileName() + suffix);
    }
}
