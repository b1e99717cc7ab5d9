// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

/**
 * A component that the slots were built and tested with, such as bootcode.bin.
 *
 * @param version the version in its maker's form; not empty
 * @param sha256 the hash of its file
 */
public record Component(String version, String sha256) {

    /** @throws IllegalArgumentException when the version is empty, or the hash is not a SHA-256 */
    public Component {
        if (version.isEmpty()) {
            throw new IllegalArgumentException("version is empty");
        }
        Sha256.require("sha256", sha256);
    }
}
