// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import java.nio.file.Path;

/**
 * The Pico that a product talks to over UART0.
 *
 * @param simulator the program {@code kn86-pico-sim}
 * @param oledRules what the product shows on the OLED (docs/boot-test.md, "The OLED")
 */
public record PicoRequest(Path simulator, Path oledRules) {}
