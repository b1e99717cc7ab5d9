// SPDX-License-Identifier: Apache-2.0
/**
 * The build of a slot's root tree: which stages run, with which variables, and where the result goes. How a stage is
 * run is known to the package stage, and the card image is made in the group image.
 */
package dev.kn86.image.engine.rootfs;
