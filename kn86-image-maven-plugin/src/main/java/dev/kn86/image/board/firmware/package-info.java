// SPDX-License-Identifier: Apache-2.0
/** The text files that the Raspberry Pi firmware reads, understood as it understands them. */
package dev.kn86.image.board.firmware;
