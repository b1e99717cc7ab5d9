// SPDX-License-Identifier: Apache-2.0
/**
 * Reading and writing the bytes of defined formats, each in a package of its own. Nothing here knows the product: sizes
 * of partitions, names and versions belong to the group {@code image}.
 */
package dev.kn86.image.format;
