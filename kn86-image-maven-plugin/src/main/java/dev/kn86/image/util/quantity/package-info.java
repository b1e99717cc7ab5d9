// SPDX-License-Identifier: Apache-2.0
/** Sizes and numbers as a user writes them. Sizes inside binary formats belong to the group format. */
package dev.kn86.image.util.quantity;
