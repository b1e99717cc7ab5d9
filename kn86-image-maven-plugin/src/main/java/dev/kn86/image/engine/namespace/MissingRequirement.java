// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

/**
 * Something that the build needs and this machine lacks.
 *
 * @param problem what is missing, one line
 * @param remedy the command that puts it right
 */
public record MissingRequirement(String problem, String remedy) {}
