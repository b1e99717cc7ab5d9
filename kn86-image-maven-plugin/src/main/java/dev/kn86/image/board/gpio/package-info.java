// SPDX-License-Identifier: Apache-2.0
/** Who uses which GPIO: claims read from merged device trees and config.txt, compared with the product's pin table. */
package dev.kn86.image.board.gpio;
