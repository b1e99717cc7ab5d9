// SPDX-License-Identifier: Apache-2.0
/**
 * Device-tree overlays: compiling them, applying their parameters, and merging them with the base trees that they have
 * to fit. Whether a merged tree follows the kernel's bindings is checked in {@code board.binding}.
 */
package dev.kn86.image.board.overlay;
