// SPDX-License-Identifier: Apache-2.0
/** How the build reports what it does. Where the lines go is not decided here: the goals write them to Maven's log. */
package dev.kn86.image.util.progress;
