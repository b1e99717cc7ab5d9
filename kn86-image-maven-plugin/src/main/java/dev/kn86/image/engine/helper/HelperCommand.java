// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

/**
 * How a native helper, an amd64 program, is started. All paths are as a program of the tree sees them.
 *
 * @param loader the dynamic loader
 * @param program the program
 * @param libraryPath the folder in which the loader looks for libraries
 * @param preload paths of the program's libraries in the order of their loading, separated by colons: the loader need
 *     not look for them
 */
record HelperCommand(String loader, String program, String libraryPath, String preload) {

    /** The same command where programs see the folder of all helpers at another place. */
    HelperCommand moved(String from, String to) {
        return new HelperCommand(
                moved(loader, from, to),
                moved(program, from, to),
                moved(libraryPath, from, to),
                moved(preload, from, to));
    }

    private static String moved(String paths, String from, String to) {
        return paths.replace(from + "/", to + "/");
    }
}
