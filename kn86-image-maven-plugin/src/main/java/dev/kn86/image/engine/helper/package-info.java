// SPDX-License-Identifier: Apache-2.0
/**
 * Native helpers: amd64 programs that run in place of arm64 programs of a tree, and the emulator that is joined with
 * their launcher. The launcher itself is C code in src/main/native.
 */
package dev.kn86.image.engine.helper;
