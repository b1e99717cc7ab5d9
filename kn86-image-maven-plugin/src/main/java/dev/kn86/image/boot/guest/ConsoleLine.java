// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

/**
 * A line that the guest wrote to its console.
 *
 * @param millis when its last character came, since the machine was switched on
 * @param text without line end, terminal controls and spinner
 */
public record ConsoleLine(long millis, String text) {}
