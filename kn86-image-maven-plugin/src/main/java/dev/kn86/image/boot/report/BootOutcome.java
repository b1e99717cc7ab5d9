// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import dev.kn86.image.boot.guest.ConsoleLine;
import dev.kn86.image.boot.guest.GuestReport;
import dev.kn86.image.boot.pico.PicoReport;
import dev.kn86.image.boot.qemu.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result of a boot that reached its end.
 *
 * @param folder has the files of this boot
 * @param console all lines that the guest wrote
 * @param pico what the Pico got; empty when there was none
 * @param panelFault what the panel did not show; empty when it showed all, and on a machine without a panel
 */
public record BootOutcome(
        Machine machine,
        Path folder,
        GuestReport guest,
        List<ConsoleLine> console,
        Optional<PicoReport> pico,
        BootTimeline timeline,
        Optional<String> panelFault) {

    public BootOutcome {
        console = List.copyOf(console);
    }
}
