// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.nio.file.Path;

/**
 * A checkout of pi-gen that builds by itself.
 *
 * @param checkout its folder, which is only read
 * @param commit what is checked out
 * @param inContainer whether its {@code build-docker.sh} builds, else its {@code build.sh}
 */
public record UpstreamPiGen(Path checkout, String commit, boolean inContainer) {}
