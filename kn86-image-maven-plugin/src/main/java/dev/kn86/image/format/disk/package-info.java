// SPDX-License-Identifier: Apache-2.0
/**
 * The partition tables of a card: MBR and GPT, written and read strictly. Which partitions there are, and how large
 * they are, is decided in {@code image.layout}.
 */
package dev.kn86.image.format.disk;
