// SPDX-License-Identifier: Apache-2.0
/**
 * The panel and the keyboard of a running machine: reading the text on a picture, and playing a tour of keys and
 * expected screens. No word, colour or size of the product's screens is here; they come from the tour's file.
 */
package dev.kn86.image.boot.panel;
