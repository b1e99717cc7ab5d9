// SPDX-License-Identifier: Apache-2.0
/**
 * Layers: the kept results of stages, in the cache and in a repository, with their records, checks and pruning; whose
 * layers are taken from a repository, and what an archive may hold. How a layer is made, and what its key is made of,
 * is known to the package stage.
 */
package dev.kn86.image.engine.layer;
