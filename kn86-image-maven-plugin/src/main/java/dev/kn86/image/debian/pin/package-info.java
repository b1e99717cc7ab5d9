// SPDX-License-Identifier: Apache-2.0
/** The pin: which upstream versions an image is made of. */
package dev.kn86.image.debian.pin;
