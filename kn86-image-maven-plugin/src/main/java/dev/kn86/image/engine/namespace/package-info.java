// SPDX-License-Identifier: Apache-2.0
/**
 * Root's rights over layer trees, for root and for an ordinary user alike, by a user namespace that leaves nothing
 * behind on the machine. What is done with these rights is known to the callers.
 */
package dev.kn86.image.engine.namespace;
