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

/** The moments of a boot, in milliseconds since power-on. Not thread-safe. */
public final class BootTimeline {

    /** The moment when the product's unit has started. */
    public static final String READY = "unit-ready";

    private static final Pattern UNIT = Pattern.compile(
            "\\[  OK  \\] (?:Started|Finished|Mounted|Reached target|Listening on|Found device) (\\S+?)\\.?$");

    /** The names of moments by the text on the console that marks them. */
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

    /** @param millis milliseconds since power-on */
    record Moment(long millis, String name) {}

    private final List<Moment> moments = new ArrayList<>();

    /** Adds a moment. */
    public void add(long millis, String name) {
        moments.add(new Moment(millis, name));
    }

    /** Adds the milestones and units on a console. Of lines with one name the first counts. */
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

    /** The first time of a moment, in milliseconds since power-on; empty when there is no moment of that name. */
    public OptionalLong at(String name) {
        return moments.stream()
                .filter(moment -> moment.name().equals(name))
                .mapToLong(Moment::millis)
                .min();
    }

    /** All moments in the order of time. */
    List<Moment> moments() {
        return moments.stream().sorted(Comparator.comparingLong(Moment::millis)).toList();
    }

    /** Writes the moments as events of the category "boot" in the format of {@link Timeline}. */
    public void write(Path file) throws IOException {
        Timeline trace = new Timeline(0);
        moments()
                .forEach(moment -> trace.moment("boot", moment.name(), TimeUnit.MILLISECONDS.toNanos(moment.millis())));
        trace.write(file);
    }
}
