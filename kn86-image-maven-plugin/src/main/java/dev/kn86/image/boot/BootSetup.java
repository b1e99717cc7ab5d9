// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.panel.Monitor;
import dev.kn86.image.boot.pico.OledRules;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What all boots of a boot test share.
 *
 * @param pico the Pico's simulator; empty when there is none
 * @param panel what the boot with panel and keyboard is judged by; empty when there is none
 * @param card the card's file, changed by the guest
 * @param monitor how to reach an emulator's panel and keyboard
 */
record BootSetup(
        BootRequest request, Optional<Pico> pico, Optional<PanelData> panel, Path card, Monitor.Opener monitor) {

    /**
     * The Pico's simulator.
     *
     * @param program an executable copy of kn86-pico-sim
     * @param oledRules what the product shows on the OLED
     */
    record Pico(Path program, OledRules oledRules) {}
}
