// SPDX-License-Identifier: Apache-2.0
/**
 * Tools of pinned versions, whose version decides the bytes of an output. Which tools the host has installed is known
 * to the group host.
 */
package dev.kn86.image.debian.toolbox;
