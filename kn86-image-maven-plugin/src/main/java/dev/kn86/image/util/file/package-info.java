// SPDX-License-Identifier: Apache-2.0
/**
 * Files and folders that appear complete or not at all, digests, locks, and the layout of the cache folder. What a file
 * holds is known to the groups above.
 */
package dev.kn86.image.util.file;
