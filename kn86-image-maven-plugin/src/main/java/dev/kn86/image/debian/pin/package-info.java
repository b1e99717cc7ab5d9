// SPDX-License-Identifier: Apache-2.0
/**
 * The pin file: which upstream versions an image is made of. Whether the archive has these versions is found out by
 * those who download them.
 */
package dev.kn86.image.debian.pin;
