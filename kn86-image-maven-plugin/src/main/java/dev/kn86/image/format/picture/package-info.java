// SPDX-License-Identifier: Apache-2.0
/** Reads pictures (PPM) and console fonts (PSF). What is drawn on a picture is interpreted elsewhere. */
package dev.kn86.image.format.picture;
