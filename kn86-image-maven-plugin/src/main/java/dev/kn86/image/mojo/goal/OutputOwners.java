// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Which execution of a module makes which file or folder. Two executions that make the same one, such as two UF2 files
 * under the default name, would leave only the second one's, without a word. Not thread-safe.
 */
final class OutputOwners {

    private record Owner(String goal, String execution) {

        @Override
        public String toString() {
            return goal + " (" + execution + ")";
        }
    }

    private final Map<Path, Owner> owners = new HashMap<>();

    /**
     * Notes what an execution makes. One that Maven runs twice, as in {@code mvn package verify}, is the same.
     *
     * @param execution its id in the POM
     * @throws BuildFailure naming the file or folder and the execution that makes it already
     */
    void claim(String goal, String execution, Iterable<Path> outputs) throws BuildFailure {
        Owner owner = new Owner(goal, execution);
        for (Path output : outputs) {
            Owner other = owners.putIfAbsent(output.toAbsolutePath().normalize(), owner);
            if (other != null && !other.equals(owner)) {
                throw new BuildFailure(
                        other + " and " + owner + " both make " + output + ": the second would replace the first one's",
                        "Give one of them another place in the <configuration> of its <execution>, or a module of its own.");
            }
        }
    }
}
