// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.twin;

import java.util.List;

/**
 * An arm64 program, told from every other one by its content, and what to start in its place.
 *
 * @param original the arm64 program's identity
 * @param argv0IsPath whether the twin is told the program's path as argv[0]
 * @param loader path of the amd64 dynamic loader, as seen from inside the tree
 * @param program path of the amd64 program, likewise
 * @param guards paths of the tree: where one of them exists, the program runs emulated
 * @param arguments put before the caller's
 */
record Twin(
        ProgramIdentity original, boolean argv0IsPath, String loader, String program, List<String> guards,
        List<String> arguments) {

    Twin {
        guards = List.copyOf(guards);
        arguments = List.copyOf(arguments);
    }
}
