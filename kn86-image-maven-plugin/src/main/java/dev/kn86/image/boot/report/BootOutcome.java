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
 * What a boot that reached its end has shown.
 *
 * @param folder has the files of this boot
 * @param console all lines that the guest wrote
 * @param panelFault what the panel did not show; empty on a machine without a panel
 */
public record BootOutcome(
        Machine machine,
        Path folder,
        GuestReport guest,
        List<ConsoleLine> console,
        PicoReport pico,
        BootTimeline timeline,
        Optional<String> panelFault) {

    public BootOutcome {
        console = List.copyOf(console);
    }
}
