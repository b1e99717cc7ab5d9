// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import java.util.List;

/**
 * An entry of the launcher's table: an arm64 program, and the native helper that runs in its place.
 *
 * @param original identifies the arm64 program by its content
 * @param argv0IsPath whether the helper gets the arm64 program's path as argv[0]
 * @param program starts the helper
 * @param codeFolders folders of the tree; when they hold code that the table does not know, the arm64 program is
 *     emulated
 * @param arguments are put before the caller's
 * @param uses beginnings of the caller's arguments, words separated by newlines; with other arguments the arm64 program
 *     is emulated. None: all arguments will do
 */
record HelperEntry(
        ProgramIdentity original,
        boolean argv0IsPath,
        HelperCommand program,
        List<String> codeFolders,
        List<String> arguments,
        List<String> uses) {

    HelperEntry {
        codeFolders = List.copyOf(codeFolders);
        arguments = List.copyOf(arguments);
        uses = List.copyOf(uses);
    }

    /** An entry of the same program for some uses, which starts another helper. */
    HelperEntry forUses(List<String> others, HelperCommand other) {
        return new HelperEntry(original, argv0IsPath, other, codeFolders, arguments, others);
    }

    /** The same entry where programs see the folder of all helpers at another place. */
    HelperEntry moved(String from, String to) {
        return new HelperEntry(original, argv0IsPath, program.moved(from, to), codeFolders, arguments, uses);
    }
}
