// SPDX-License-Identifier: Apache-2.0
/**
 * Whether the last run of a goal is still up to date, by fingerprints of its inputs and outputs. Which inputs and
 * outputs a goal has is known to the goal.
 */
package dev.kn86.image.util.uptodate;
