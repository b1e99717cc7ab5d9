// SPDX-License-Identifier: Apache-2.0
/**
 * Static libraries and headers of the deck's release, for programs that are cross-compiled. Libraries of the root tree
 * itself are installed by stages and are not here.
 */
package dev.kn86.image.debian.targetlibrary;
