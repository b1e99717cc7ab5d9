// SPDX-License-Identifier: Apache-2.0
/**
 * How the layout of a binary structure is written down: fields with the names and places of their specification. The
 * structures themselves are in the packages of their formats.
 */
package dev.kn86.image.format.structure;
