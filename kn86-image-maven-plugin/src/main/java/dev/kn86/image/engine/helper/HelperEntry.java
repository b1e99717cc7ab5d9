// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import java.util.List;

/**
 * An arm64 program, told from every other one by its content, and what to start in its place.
 *
 * @param original the arm64 program's identity
 * @param argv0IsPath whether the helper is told the program's path as argv[0]
 * @param program the amd64 program
 * @param codeFolders folders of the tree: with code in them that is not known, the program runs emulated
 * @param arguments put before the caller's
 */
record HelperEntry(
        ProgramIdentity original,
        boolean argv0IsPath,
        HelperCommand program,
        List<String> codeFolders,
        List<String> arguments) {

    HelperEntry {
        codeFolders = List.copyOf(codeFolders);
        arguments = List.copyOf(arguments);
    }
}
