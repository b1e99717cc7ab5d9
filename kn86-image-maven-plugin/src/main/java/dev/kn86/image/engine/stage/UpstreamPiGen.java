// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.nio.file.Path;

/**
 * A checkout of upstream pi-gen that runs stages itself.
 *
 * @param checkout the checkout's folder, which is only read
 * @param commit the commit that is checked out
 * @param inContainer whether {@code build-docker.sh} runs the stages; otherwise {@code build.sh} does
 */
public record UpstreamPiGen(Path checkout, String commit, boolean inContainer) {}
