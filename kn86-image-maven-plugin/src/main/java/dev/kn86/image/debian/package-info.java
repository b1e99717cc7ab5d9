// SPDX-License-Identifier: Apache-2.0
/**
 * Debian's archive and packages: mirrors, private apts, downloads, pinned versions, and tools and sources unpacked from
 * packages. Nothing here runs a stage or knows what a root tree is for.
 */
package dev.kn86.image.debian;
