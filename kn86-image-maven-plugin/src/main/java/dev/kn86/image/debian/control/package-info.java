// SPDX-License-Identifier: Apache-2.0
/**
 * Debian control data as text (deb822(5)). What its fields mean is known to the readers of package lists and of dpkg's
 * database.
 */
package dev.kn86.image.debian.control;
