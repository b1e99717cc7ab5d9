// SPDX-License-Identifier: Apache-2.0
/**
 * The life of a card through many starts, with the boot ROM and the firmware played between them, and the test of an
 * update from the first installation to the way back from bad versions: the goal {@code kn86-image:update-test}. How a
 * single boot is judged is not decided here.
 */
package dev.kn86.image.boot.life;
