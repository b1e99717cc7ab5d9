// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import dev.kn86.image.boot.guest.ConsoleLine;
import dev.kn86.image.boot.guest.GuestReport;
import dev.kn86.image.boot.qemu.KernelArguments;
import dev.kn86.image.boot.qemu.Machine;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a boot to the first frame took, by the guest's clocks. On the machine with the panel these count instructions
 * ({@link Machine}), so the times are the same on every host.
 *
 * @param phases seconds by the name of the phase, in the order of the boot
 * @param services seconds of processor time by the name of the unit
 */
public record BootCost(Map<String, Double> phases, Map<String, Double> services) {

    static final String FIRST_FRAME = "kernel to first frame";

    /** The names of the phases in the order of the boot. The last one covers all of them. */
    public static final List<String> PHASES = List.of("kernel", "initramfs", "systemd to first frame", FIRST_FRAME);

    /** What the product, as nOSh, logs when the panel has accepted the first frame (nosh-runtime, panel.c). */
    private static final String FRAME_MARK = "display: first frame";

    private static final Pattern JOURNAL_TIME = Pattern.compile("\\[ *(\\d+\\.\\d+)\\] .*" + FRAME_MARK + ".*");
    private static final Pattern INITRAMFS_START = Pattern.compile("\\[ *(\\d+\\.\\d+)\\] Run \\S+ as init process");
    private static final Pattern USERSPACE_START = Pattern.compile("UserspaceTimestampMonotonic=(\\d+)");
    private static final Pattern UNIT = Pattern.compile("Id=(.*)");
    private static final Pattern USAGE = Pattern.compile("CPUUsageNSec=(\\d+)");

    /**
     * The questions for the guest whose answers {@link #of} needs: shell code by name.
     *
     * @param unit the product's unit, which logs its first frame
     */
    public static Map<String, String> questions(String unit) {
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put(
                "first-frame",
                "journalctl --boot --unit=" + unit + " --no-pager --no-hostname" + " --output=short-monotonic | grep '"
                        + FRAME_MARK + "'");
        questions.put("userspace-start", "systemctl show --property=UserspaceTimestampMonotonic");
        questions.put("processor-time", "systemctl show --property=Id,CPUUsageNSec '*.service'");
        return questions;
    }

    /**
     * Reads the cost from the answers of a guest.
     *
     * @param console the lines of the guest's console, which have the kernel's times
     * @throws BuildFailure when a time is missing
     */
    public static BootCost of(GuestReport guest, List<ConsoleLine> console) throws BuildFailure {
        double initramfs =
                seconds(console.stream().map(ConsoleLine::text).toList(), INITRAMFS_START, "the initramfs started");
        double userspace = seconds(guest.lines("userspace-start"), USERSPACE_START, "systemd started") / 1e6;
        double frame = seconds(guest.lines("first-frame"), JOURNAL_TIME, "the product showed its first frame");
        Map<String, Double> phases = new LinkedHashMap<>();
        List<Double> seconds = List.of(initramfs, userspace - initramfs, frame - userspace, frame);
        for (int i = 0; i < PHASES.size(); i++) {
            phases.put(PHASES.get(i), seconds.get(i));
        }
        return new BootCost(phases, services(guest.lines("processor-time")));
    }

    private static double seconds(List<String> lines, Pattern mark, String what) throws BuildFailure {
        for (String line : lines) {
            Matcher matcher = mark.matcher(line);
            if (matcher.find()) {
                return Double.parseDouble(matcher.group(1));
            }
        }
        throw new BuildFailure(
                "boot: the guest does not say when " + what,
                "Read guest-report.txt and console.log in the boot test's folder: no line matches " + mark.pattern()
                        + ".");
    }

    /** Reads blocks of two lines in either order. A unit that never ran has no number. */
    private static Map<String, Double> services(List<String> lines) {
        Map<String, Double> services = new TreeMap<>();
        String unit = "";
        double used = 0;
        for (String line : lines) {
            Matcher name = UNIT.matcher(line);
            Matcher usage = USAGE.matcher(line);
            if (line.isEmpty()) {
                unit = "";
                used = 0;
            } else if (name.matches()) {
                unit = name.group(1);
            } else if (usage.matches()) {
                used = Double.parseDouble(usage.group(1)) / 1e9;
            }
            if (!unit.isEmpty() && used > 0 && !unit.equals(KernelArguments.SHELL_UNIT)) {
                services.put(unit, used);
            }
        }
        return services;
    }
}
