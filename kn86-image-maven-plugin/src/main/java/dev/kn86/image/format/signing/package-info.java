// SPDX-License-Identifier: Apache-2.0
/**
 * Ed25519 keys and signatures, and the PEM files of keys. What is signed is decided in {@code image.payload} and
 * {@code engine.layer}.
 */
package dev.kn86.image.format.signing;
