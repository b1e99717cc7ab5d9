// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import java.util.Optional;

/**
 * The result of the check of one thing that the build needs.
 *
 * @param subject the tool or property
 * @param found its version or state
 * @param problem what is wrong with it; empty when nothing is
 */
public record CheckResult(String subject, String found, Optional<Problem> problem) {

    /**
     * What is wrong, and how to put it right.
     *
     * @param text what is wrong, one line
     * @param packageName the Debian package to install; empty when no package helps
     * @param instruction what to do when no package helps; empty otherwise
     */
    public record Problem(String text, Optional<String> packageName, Optional<String> instruction) {}

    static CheckResult fine(String subject, String found) {
        return new CheckResult(subject, found, Optional.empty());
    }

    /** Something that is put right by installing a package. */
    static CheckResult toInstall(String subject, String found, String problem, String packageName) {
        return new CheckResult(
                subject, found, Optional.of(new Problem(problem, Optional.of(packageName), Optional.empty())));
    }

    /** Something that the user has to put right. */
    static CheckResult toDo(String subject, String found, String problem, String instruction) {
        return new CheckResult(
                subject, found, Optional.of(new Problem(problem, Optional.empty(), Optional.of(instruction))));
    }
}
