// SPDX-License-Identifier: Apache-2.0
/**
 * Installs a payload on the file of a card: the goal {@code kn86-image:install}. What is written where is decided by
 * the deck's own program, {@code kn86-update}, which runs on the build machine.
 */
package dev.kn86.image.image.install;
