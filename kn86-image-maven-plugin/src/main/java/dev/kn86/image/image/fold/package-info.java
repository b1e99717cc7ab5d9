// SPDX-License-Identifier: Apache-2.0
/** Folding: the repository's pi-gen stages and the reactor's artifacts become the stage tree that is run. */
package dev.kn86.image.image.fold;
