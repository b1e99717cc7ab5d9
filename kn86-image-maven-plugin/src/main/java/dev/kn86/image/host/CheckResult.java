// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import java.util.Optional;

/**
 * What a check found out about one thing that the build needs.
 *
 * @param subject the tool or property
 * @param found its version or state
 * @param problem what is wrong with it; empty when it is fine
 */
public record CheckResult(String subject, String found, Optional<Problem> problem) {

    /**
     * What is wrong, and how it is put right.
     *
     * @param text one line
     * @param packageName the Debian package to install; empty when that does not help
     * @param instruction what to do where a package does not help; empty otherwise
     */
    public record Problem(String text, Optional<String> packageName, Optional<String> instruction) {}

    static CheckResult fine(String subject, String found) {
        return new CheckResult(subject, found, Optional.empty());
    }

    /** Something that a package mends. */
    static CheckResult toInstall(String subject, String found, String problem, String packageName) {
        return new CheckResult(
                subject, found, Optional.of(new Problem(problem, Optional.of(packageName), Optional.empty())));
    }

    /** Something that the user has to do. */
    static CheckResult toDo(String subject, String found, String problem, String instruction) {
        return new CheckResult(
                subject, found, Optional.of(new Problem(problem, Optional.empty(), Optional.of(instruction))));
    }
}
