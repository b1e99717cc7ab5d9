// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import java.util.List;

/**
 * How a program ended.
 *
 * @param exitCode 0..255; 128 + n when signal n ended it
 * @param stdout everything written to standard output, decoded as UTF-8
 * @param stderr everything written to standard error, decoded as UTF-8
 */
public record CommandResult(int exitCode, String stdout, String stderr) {

    /** Whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** Standard output, line by line. */
    public List<String> lines() {
        return stdout.lines().toList();
    }
}
