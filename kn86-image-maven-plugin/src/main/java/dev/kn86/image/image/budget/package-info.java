// SPDX-License-Identifier: Apache-2.0
/**
 * How much room a slot and a payload may take: the product's limits, and which packages and folders are the largest.
 * The sizes come from those who make the files.
 */
package dev.kn86.image.image.budget;
