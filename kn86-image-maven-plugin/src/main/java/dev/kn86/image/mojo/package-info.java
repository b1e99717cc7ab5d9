// SPDX-License-Identifier: Apache-2.0
/**
 * The goals as Maven sees them: one class a goal, with its parameters, one request and one call of the core. What goals
 * are put together from is in {@link dev.kn86.image.mojo.goal}; work on stages and images is in the core, which knows
 * no type of Maven.
 */
package dev.kn86.image.mojo;
