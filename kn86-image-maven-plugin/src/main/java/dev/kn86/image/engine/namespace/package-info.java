// SPDX-License-Identifier: Apache-2.0
/**
 * How the build gets root's rights over layer trees, for root and for an ordinary user alike: by a user
 * namespace of its own, which can neither harm the machine nor leave anything behind on it.
 */
package dev.kn86.image.engine.namespace;
