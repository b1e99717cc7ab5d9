// SPDX-License-Identifier: Apache-2.0
/**
 * A private apt for any release and architecture, the cache of downloaded packages, and lists and locks of packages.
 * What the packages are for is known to the callers.
 */
package dev.kn86.image.debian.apt;
