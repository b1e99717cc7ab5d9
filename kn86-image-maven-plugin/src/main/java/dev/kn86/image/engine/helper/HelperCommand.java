// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

/**
 * How an amd64 program is started. All paths are as seen from inside the tree.
 *
 * @param loader the dynamic loader
 * @param program the program
 * @param libraryPath the folder that libraries are looked for in
 * @param preload its libraries in the order of loading, separated by colons: by path they need no looking for
 */
record HelperCommand(String loader, String program, String libraryPath, String preload) {}
