// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

/**
 * A line that the guest has written to its console.
 *
 * @param millis the time of its last character, in milliseconds since power-on
 * @param text without line end, terminal controls and the animation of running jobs
 */
public record ConsoleLine(long millis, String text) {}
