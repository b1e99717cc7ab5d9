// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

/** What is wrong with the bytes of a device tree, before it is known whose they are. */
final class TreeDamage extends Exception {

    private static final long serialVersionUID = 1L;

    TreeDamage(String message) {
        super(message);
    }
}
