// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import dev.kn86.image.boot.guest.ConsoleLine;
import dev.kn86.image.util.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happened when during a boot, in milliseconds since the machine was switched on. Not thread-safe. */
public final class BootTimeline {

    private static final Pattern UNIT = Pattern.compile(
            "\\[  OK  \\] (?:Started|Finished|Mounted|Reached target|Listening on|Found device) (\\S+?)\\.?$");

    /** Console texts of the steps before systemd reports units. */
    private static final Map<String, String> MILESTONES = milestones();

    private static Map<String, String> milestones() {
        Map<String, String> milestones = new LinkedHashMap<>();
        milestones.put("Booting Linux on physical CPU", "kernel");
        milestones.put(" as init process", "initramfs");
        milestones.put("EXT4-fs (mmcblk0p", "root-mounted");
        milestones.put("Welcome to ", "systemd");
        milestones.put("reboot: Power down", "power-down");
        return milestones;
    }

    /** @param millis since power-on */
    record Moment(long millis, String name) {}

    private final List<Moment> moments = new ArrayList<>();

    /** Adds a moment. */
    public void add(long millis, String name) {
        moments.add(new Moment(millis, name));
    }

    /** Adds the milestones and units that a console shows; of each name the first time counts. */
    public void addConsole(List<ConsoleLine> lines) {
        for (ConsoleLine line : lines) {
            MILESTONES.forEach((text, name) -> {
                if (line.text().contains(text)) {
                    addFirst(line.millis(), name);
                }
            });
            Matcher unit = UNIT.matcher(line.text());
            if (unit.find()) {
                addFirst(line.millis(), "unit " + unit.group(1));
            }
        }
    }

    private void addFirst(long millis, String name) {
        if (at(name).isEmpty()) {
            add(millis, name);
        }
    }

    /** When something happened first; empty when it did not. */
    public OptionalLong at(String name) {
        return moments.stream()
                .filter(moment -> moment.name().equals(name))
                .mapToLong(Moment::millis)
                .min();
    }

    /** All moments, by time. */
    List<Moment> moments() {
        return moments.stream().sorted(Comparator.comparingLong(Moment::millis)).toList();
    }

    /** Writes the moments by time, as events of the category "boot": see {@link Timeline}. */
    public void write(Path file) throws IOException {
        Timeline trace = new Timeline(0);
        moments()
                .forEach(moment -> trace.moment("boot", moment.name(), TimeUnit.MILLISECONDS.toNanos(moment.millis())));
        trace.write(file);
    }
}
