// SPDX-License-Identifier: Apache-2.0
/**
 * Programs: what to run, how they are started, what they print, and their end. This is the only package that starts a
 * program; what a program is for is known to its callers.
 */
package dev.kn86.image.util.process;
