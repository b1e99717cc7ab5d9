// SPDX-License-Identifier: Apache-2.0
/**
 * Durations and deadlines by {@link java.lang.System#nanoTime}. The time of day is not here: it is an input of the
 * build.
 */
package dev.kn86.image.util.time;
