// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

/** Checks SHA-256 values in the manifest's form. */
final class Sha256 {

    private Sha256() {}

    /** @throws IllegalArgumentException naming the field unless the value is 64 lower-case hexadecimal digits */
    static void require(String field, String value) {
        if (!value.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    field + " " + UnverifiedText.quoted(value) + " is not a SHA-256 in lower-case hexadecimal");
        }
    }
}
