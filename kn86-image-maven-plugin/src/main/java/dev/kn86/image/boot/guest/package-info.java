// SPDX-License-Identifier: Apache-2.0
/**
 * The running guest: its console, its root shell, and its answers to the test's questions. Starting the emulator that
 * it runs in is not done here.
 */
package dev.kn86.image.boot.guest;
