// SPDX-License-Identifier: Apache-2.0
/**
 * The two forms of tar that the build makes and reads itself: pax for layers, as GNU tar writes and reads it, and the
 * payload's strict ustar. Archives of other makers are unpacked by the package image.fold.
 */
package dev.kn86.image.format.tar;
