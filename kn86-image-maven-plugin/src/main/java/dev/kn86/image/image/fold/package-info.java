// SPDX-License-Identifier: Apache-2.0
/**
 * Folding: copying the repository's stages and the reactor's artifacts into the stage tree that the engine runs.
 * Running the stages is the work of the group {@code engine}.
 */
package dev.kn86.image.image.fold;
