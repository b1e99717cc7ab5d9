// SPDX-License-Identifier: Apache-2.0
/** Device-tree overlays: compiled, and proved to fit the device trees that they are applied to on the device. */
package dev.kn86.image.board.overlay;
