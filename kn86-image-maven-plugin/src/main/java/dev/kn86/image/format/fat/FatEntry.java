// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

/**
 * A file or folder of a FAT volume.
 *
 * @param path relative to the root, its parts joined by {@code /}; foreign text, with no control character of ASCII
 * @param folder whether it is a folder
 * @param bytes the file's size; 0 for a folder
 * @param cluster the first cluster; of no meaning for an empty file
 */
public record FatEntry(String path, boolean folder, long bytes, long cluster) {}
