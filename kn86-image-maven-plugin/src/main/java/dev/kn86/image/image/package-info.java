// SPDX-License-Identifier: Apache-2.0
/**
 * Making, checking, packing and inspecting a card: what lies where on it, its file systems, images and payload. The
 * bytes of tables and other formats are read and written in the group {@code format}.
 */
package dev.kn86.image.image;
