// SPDX-License-Identifier: Apache-2.0
/**
 * Tables in text files that are kept with the sources, and errors that name their lines. The meaning of a table is
 * known only to its user.
 */
package dev.kn86.image.util.table;
