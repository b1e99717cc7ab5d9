// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;

/**
 * A hook has failed after a program has said that a file cannot be moved to another file system (EXDEV). rename(2) says
 * so on overlayfs alone for a folder that a stage before has made (Linux, Documentation/filesystems/overlayfs.rst,
 * section Renaming directories: the option redirect_dir, which lets it, cannot be had together with userxattr).
 */
final class CrossDeviceFailure extends BuildFailure {

    private static final long serialVersionUID = 1L;

    CrossDeviceFailure(String problem, String remedy) {
        super(problem, remedy);
    }
}
