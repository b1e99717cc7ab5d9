// SPDX-License-Identifier: Apache-2.0
/**
 * By what a deck judges update payloads: the keys that it trusts, the keys that were taken back, and the version
 * floors. Which key signs a payload is decided in {@code image.payload}.
 */
package dev.kn86.image.image.trust;
