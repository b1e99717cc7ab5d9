// SPDX-License-Identifier: Apache-2.0
/** Puts a program into a running deck, through a root shell of the deck, until the deck starts again. */
package dev.kn86.image.boot.push;
