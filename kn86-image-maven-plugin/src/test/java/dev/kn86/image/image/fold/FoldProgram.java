// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.TreeDigest;
import java.nio.file.Path;

/** A fold as a program of its own, for tests of what a Java program gets from whoever starts it. */
final class FoldProgram {

    private FoldProgram() {}

    /** Takes the arguments of {@link #fold}, and prints what that returns. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(fold(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]));
    }

    /**
     * Unpacks an archive into a stage of {@link FoldFixture}.
     *
     * @return the digest of what has been made, or the refusal
     */
    static String fold(Path folder, Path archive, String type) throws Exception {
        String coordinates = "dev.kn86:nosh-runtime:" + type;
        FoldFixture fixture = new FoldFixture(folder)
                .artifact(coordinates, archive)
                .fold(coordinates, "stage-a", "00-thing/files/unpacked", true);
        try {
            fixture.run();
            return TreeDigest.of(fixture.output);
        } catch (BuildFailure e) {
            return e.getMessage();
        }
    }
}
