// SPDX-License-Identifier: Apache-2.0
/**
 * Layers: the kept results of stages, in the cache and in a repository, with their records, checks and pruning. How a
 * layer is made, and what its key is made of, is known to the package stage.
 */
package dev.kn86.image.engine.layer;
