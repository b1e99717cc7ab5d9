// SPDX-License-Identifier: Apache-2.0
/**
 * The update payload: its format, writer, reader and inspector. Keys, compression and tar headers are in the group
 * {@code format}; the device's own reader is a C program of another module.
 */
package dev.kn86.image.image.payload;
