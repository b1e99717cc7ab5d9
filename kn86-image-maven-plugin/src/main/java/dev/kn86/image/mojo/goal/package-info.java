// SPDX-License-Identifier: Apache-2.0
/**
 * What goals are put together from: the context that is taken from Maven once, the check of all parameters before the
 * first goal, and Debian's packages, layers and stages as a goal uses them. Parameters themselves are in the goals'
 * classes, and how a stage runs or a card is made is in the core.
 */
package dev.kn86.image.mojo.goal;
