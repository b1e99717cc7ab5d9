// SPDX-License-Identifier: Apache-2.0
/** What the build needs of the machine that it runs on. */
package dev.kn86.image.host;
