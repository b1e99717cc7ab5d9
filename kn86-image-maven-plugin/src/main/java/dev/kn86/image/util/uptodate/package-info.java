// SPDX-License-Identifier: Apache-2.0
/** How a goal notices that its last run still holds. */
package dev.kn86.image.util.uptodate;
