// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.boot.panel.Placeholders.Values;
import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.time.Deadline;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Plays steps of a tour on a running machine: presses the keys of each step, and takes the panel's picture until it
 * shows what it has to. The last picture of each step is kept.
 */
public final class TourPlayer {

    private static final Duration POLL = Duration.ofMillis(250);

    private final Monitor monitor;
    private final PanelLayout layout;
    private final PanelReader reader;
    private final Path folder;
    private final Consumer<String> passed;
    private final Duration stepTimeout;
    private int pictures;

    /**
     * @param font the font that the screen is drawn with
     * @param folder gets the pictures, {@code hud-NUMBER-STEP.png}
     * @param passed is told the name of each step that the panel has shown
     * @param stepTimeout how long the panel may take to show a step
     */
    public TourPlayer(
            Monitor monitor,
            PanelLayout layout,
            ConsoleFont font,
            Path folder,
            Consumer<String> passed,
            Duration stepTimeout) {
        this.monitor = monitor;
        this.layout = layout;
        this.reader = new PanelReader(layout, font);
        this.folder = folder;
        this.passed = passed;
        this.stepTimeout = stepTimeout;
    }

    /**
     * Plays steps.
     *
     * @param values by the names of the placeholders, but for {@code panel}
     * @return what is wrong at the first step that the panel does not show; empty when it shows all
     * @throws BuildFailure when a placeholder has no value
     */
    public Optional<String> play(List<TourStep> steps, Map<String, String> values) throws BuildFailure, IOException {
        Values all = name -> Optional.ofNullable(name.equals("panel") ? layout.size() : values.get(name));
        for (TourStep step : steps) {
            press(step.keys());
            Optional<String> fault = await(step, all);
            if (fault.isPresent()) {
                return fault;
            }
            passed.accept(step.name());
        }
        return Optional.empty();
    }

    /** Presses keys one after the other, by QEMU's names. */
    public void press(List<String> keys) throws BuildFailure, IOException {
        for (String key : keys) {
            monitor.press(key);
        }
    }

    private Optional<String> await(TourStep step, Values values) throws BuildFailure, IOException {
        Deadline deadline = Deadline.after(stepTimeout);
        while (true) {
            // Asked before the picture is taken, so that the last picture is one from after the deadline.
            boolean isLast = deadline.hasPassed();
            BufferedImage image = monitor.picture();
            PanelPicture picture = reader.read(image);
            List<String> missing = missing(step, picture, values);
            boolean isShown = picture.fault().isEmpty() && missing.isEmpty();
            if (isShown || isLast) {
                Path file = folder.resolve("hud-" + ++pictures + "-" + step.name() + ".png");
                ImageIO.write(image, "png", file.toFile());
                return isShown ? Optional.empty() : Optional.of(problem(step, picture, missing, file));
            }
            deadline.sleep(POLL);
        }
    }

    private static List<String> missing(TourStep step, PanelPicture picture, Values values) throws BuildFailure {
        List<String> missing = new ArrayList<>();
        for (String text : step.inverse()) {
            if (!picture.inverse().contains(text)) {
                missing.add(text + " inverse");
            }
        }
        for (TourText text : step.texts()) {
            Pattern wanted = text.pattern(values);
            if (!picture.shows(wanted)) {
                missing.add(text.filled(values));
            }
        }
        return missing;
    }

    private String problem(TourStep step, PanelPicture picture, List<String> missing, Path file) {
        return "the panel does not show what it should at the step \"" + step.name() + "\" after "
                + stepTimeout.toSeconds() + " s: "
                + (missing.isEmpty() ? "" : "missing is " + String.join(", ", missing) + "; ")
                + picture.fault().map(fault -> fault + "; ").orElse("") + "its picture is " + file.getFileName()
                + picture.text().lines().map(line -> "\n    | " + line).reduce("", String::concat);
    }
}
