// SPDX-License-Identifier: Apache-2.0
/**
 * The check that device trees with overlays follow the kernel's binding schemas. Compiling and merging overlays is done
 * in {@code board.overlay}.
 */
package dev.kn86.image.board.binding;
