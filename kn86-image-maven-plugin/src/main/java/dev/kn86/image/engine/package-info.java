// SPDX-License-Identifier: Apache-2.0
/**
 * Running stages as pi-gen does: root's rights, layers and their cache, stages, the two bases, native helpers and the
 * root tree. What a stage of the product does is shell code of the product and is not here.
 */
package dev.kn86.image.engine;
