// SPDX-License-Identifier: Apache-2.0
/**
 * The text files that the Raspberry Pi firmware reads, read and written as the firmware understands them, and the
 * boards whose firmware it is. Starting a kernel from them is the work of the group {@code boot}.
 */
package dev.kn86.image.board.firmware;
