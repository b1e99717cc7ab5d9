// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program is started by that reads a file of unknown origin, such as debugfs with a foreign card. The file may
 * make use of a fault of the program. So the program gets little memory, processor time and disk space, leaves no core
 * dump, and has no network where the kernel lets this user take it away. (It still has the user's rights over files:
 * this is a fence, no wall.)
 */
final class Confinement {

    /** e2fsck of a card of 4 GB needs 80 MB, and address space for the same again. */
    private static final long MEMORY_BYTES = 2L << 30;

    /** e2fsck of a card of 4 GB needs some seconds. */
    private static final int PROCESSOR_SECONDS = 300;

    /** The largest file that one of these programs writes is a module of the kernel. */
    private static final long FILE_BYTES = 256L << 20;

    /** The ways to leave the network behind, from the strongest on: as root, then in a user namespace. */
    private static final List<List<String>> NETWORK = List.of(
            List.of("unshare", "--net", "--"), List.of("unshare", "--user", "--map-current-user", "--net", "--"));

    private Confinement() {}

    /** The words that come before a command's own. */
    static List<String> words() {
        List<String> words = new ArrayList<>(List.of(
                "prlimit",
                "--as=" + MEMORY_BYTES,
                "--cpu=" + PROCESSOR_SECONDS,
                "--fsize=" + FILE_BYTES,
                "--core=0",
                "--"));
        words.addAll(Network.WORDS);
        return words;
    }

    /** What works here, which is tried once. */
    private static final class Network {

        static final List<String> WORDS =
                NETWORK.stream().filter(Confinement::works).findFirst().orElse(List.of());
    }

    private static boolean works(List<String> way) {
        StartOptions quiet = StartOptions.PIPES.outputTo(Redirect.DISCARD).errorsTo(Redirect.DISCARD);
        try (ChildProcess process = ChildProcess.start(Command.of("true").startedBy(way), quiet)) {
            return process.waitFor() == 0;
        } catch (BuildFailure e) {
            return false;
        }
    }
}
