// SPDX-License-Identifier: Apache-2.0
/**
 * Reports on files that people give to the goal {@code inspect}. A report describes a file and does not judge it
 * against the product's rules: {@code image.verify} does.
 */
package dev.kn86.image.image.inspect;
