// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The product's files that the boot on the machine with panel and keyboard is judged by.
 *
 * @param tour what is done with the deck, and what the panel has to show (docs/boot-test.md, "The tour")
 * @param font the font that the screen is drawn with, a PC Screen Font
 * @param budget what the boot may cost
 * @param stepTimeout how long the panel may take to show a step of the tour
 */
public record PanelRequest(Path tour, Path font, Path budget, Duration stepTimeout) {}
