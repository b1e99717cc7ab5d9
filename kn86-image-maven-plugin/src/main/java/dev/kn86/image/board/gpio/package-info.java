// SPDX-License-Identifier: Apache-2.0
/**
 * Which users claim which GPIO: claims from merged device trees and config.txt, compared with the product's pin table.
 * The table itself is data of the module that has the overlays.
 */
package dev.kn86.image.board.gpio;
