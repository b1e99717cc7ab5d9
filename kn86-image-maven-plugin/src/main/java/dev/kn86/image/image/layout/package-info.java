// SPDX-License-Identifier: Apache-2.0
/**
 * The six partitions of a card, the two slots, the ids, and the tables that a card gets. The bytes of tables are
 * written in {@code format.disk}.
 */
package dev.kn86.image.image.layout;
