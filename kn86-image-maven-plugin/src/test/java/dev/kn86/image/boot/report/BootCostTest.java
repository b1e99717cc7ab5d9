// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.guest.ConsoleLine;
import dev.kn86.image.boot.guest.GuestReport;
import dev.kn86.image.boot.qemu.KernelArguments;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootCostTest {

    private static final List<ConsoleLine> CONSOLE = List.of(
            new ConsoleLine(70, "[    1.500000] Freeing unused kernel memory"),
            new ConsoleLine(90, "[    2.250000] Run /kn86-boot-test/init as init process"));

    private final Map<String, List<String>> answers = new HashMap<>(Map.of(
            "userspace-start", List.of("UserspaceTimestampMonotonic=4500000"),
            "first-frame", List.of("[   16.215175] nosh[356]: display: first frame"),
            "processor-time",
                    List.of(
                            "CPUUsageNSec=411661000",
                            "Id=a.service",
                            "",
                            "Id=b.service",
                            "CPUUsageNSec=1250000000",
                            "",
                            "CPUUsageNSec=[not set]",
                            "Id=never.service",
                            "",
                            "CPUUsageNSec=9000000000",
                            "Id=" + KernelArguments.SHELL_UNIT)));

    @Test
    void phasesAddUpAndServicesAreNamed() throws BuildFailure {
        BootCost cost = BootCost.of(new GuestReport(answers), CONSOLE);
        assertEquals(
                List.of("kernel", "initramfs", "systemd to first frame", "kernel to first frame"),
                List.copyOf(cost.phases().keySet()));
        assertEquals(2.25, cost.phases().get("kernel"));
        assertEquals(2.25, cost.phases().get("initramfs"));
        assertEquals(16.215175 - 4.5, cost.phases().get("systemd to first frame"));
        assertEquals(16.215175, cost.phases().get(BootCost.FIRST_FRAME));
        assertEquals(Map.of("a.service", 0.411661, "b.service", 1.25), cost.services());
    }

    @Test
    void aFrameThatWasNeverShownIsAFailure() {
        answers.put("first-frame", List.of());
        String message = assertThrows(BuildFailure.class, () -> BootCost.of(new GuestReport(answers), CONSOLE))
                .getMessage();
        assertTrue(message.contains("the guest does not say when the product showed its first frame"), message);
    }
}
