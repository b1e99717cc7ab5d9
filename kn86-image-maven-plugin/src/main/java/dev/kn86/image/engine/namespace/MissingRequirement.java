// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

/**
 * Something that keeps an ordinary user from building.
 *
 * @param problem what is missing, one line
 * @param remedy the command that brings it
 */
public record MissingRequirement(String problem, String remedy) {}
