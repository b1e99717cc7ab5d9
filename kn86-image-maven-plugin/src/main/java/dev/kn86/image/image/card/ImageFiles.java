// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;

/**
 * The files that make up an image, all in one folder.
 *
 * @param image the raw, sparse image; the names of the others follow from it
 */
public record ImageFiles(Path image) {

    private static final String IMAGE = ".img";

    public ImageFiles {
        image = image.toAbsolutePath();
    }

    /**
     * The files by their usual names: {@code kn86-v0.1.0.img}, {@code kn86-v0.1.0-development.img} and their
     * companions.
     *
     * @param product what the names begin with
     * @param version the product's
     */
    public static ImageFiles in(Path folder, String product, String version, Variant variant) {
        return new ImageFiles(folder.resolve(product + "-v" + variant.name(version) + IMAGE));
    }

    /**
     * Refuses a product's name that a file's name cannot begin with.
     *
     * @param parameter how the user knows the parameter
     */
    public static void checkName(String parameter, String product) throws BuildFailure {
        if (!product.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
            throw new BuildFailure(
                    parameter + "=" + product + " cannot begin a file's name",
                    "Write letters, digits, dots, dashes and underscores.");
        }
    }

    /** The update payload that belongs to the image. */
    public Path payload() {
        String name = image.getFileName().toString();
        return image.resolveSibling(
                (name.endsWith(IMAGE) ? name.substring(0, name.length() - IMAGE.length()) : name) + ".kn86fw");
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

    /** The SHA-256 of the distributed files by the names that a Maven repository gives them. */
    public Path repositoryChecksums() {
        return sibling(".sha256sums");
    }

    /** The SHA-256 of the distributed files; the raw image is not distributed. */
    public Path checksums() {
        return image.resolveSibling(Checksums.FILE_NAME);
    }

    private Path sibling(String suffix) {
        return image.resolveSibling(image.getFileName() + suffix);
    }
}
