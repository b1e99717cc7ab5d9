// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.boot.guest.GuestReport;
import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.time.Deadline;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * An operator's first minutes with the deck: a handle is typed, every tab looked at, and the deck told to switch itself
 * off. After each step the panel must show what the step has done; its picture is kept.
 */
public final class HudTour {

    private static final Duration POLL = Duration.ofMillis(250);

    /** What is typed, and what nOSh makes of it. */
    private static final List<String> TYPED = List.of("t", "e", "s", "t", "minus", "8", "6");

    private static final String HANDLE = "TEST-86";

    /** What is longer, the HUD's frame cuts off: the value column has 55 cells. */
    private static final int BUILD_ID_SHOWN = 55;

    /**
     * One step.
     *
     * @param name of the picture's file
     * @param keys pressed before, QEMU's names
     * @param marked what has to be shown inverse
     * @param words what has to be read in one of the rows each
     */
    private record Step(String name, List<String> keys, List<String> marked, List<Pattern> words) {

        private boolean isDone(PanelPicture picture) {
            return picture.fault().isEmpty()
                    && picture.marked().containsAll(marked)
                    && words.stream().allMatch(picture::shows);
        }
    }

    private final Monitor monitor;
    private final ConsoleFont font;
    private final Path folder;
    private final Consumer<String> passed;
    private final Duration patience;
    private int pictures;

    /**
     * @param folder gets the pictures, {@code hud-NUMBER-NAME.png}
     * @param passed is told each step that came off
     * @param patience how long a step may take
     */
    public HudTour(Monitor monitor, ConsoleFont font, Path folder, Consumer<String> passed, Duration patience) {
        this.monitor = monitor;
        this.font = font;
        this.folder = folder;
        this.passed = passed;
        this.patience = patience;
    }

    /**
     * Makes the tour, up to the key that switches the deck off.
     *
     * @param guest what the guest has said of itself; the HUD must say the same
     * @param slotPartition the boot partition that was started from
     * @return what is wrong at the first step that does not come off; nothing when all do: the deck is switching off
     */
    public Optional<String> make(GuestReport guest, int slotPartition) throws BuildFailure, IOException {
        for (Step step : steps(guest, slotPartition)) {
            for (String key : step.keys()) {
                monitor.press(key);
            }
            Optional<String> fault = await(step);
            if (fault.isPresent()) {
                return fault;
            }
            passed.accept(step.name());
        }
        monitor.press("ret");
        return Optional.empty();
    }

    private static List<Step> steps(GuestReport guest, int slotPartition) {
        String slot = slotPartition == 2 ? "A" : "B";
        String build = guest.buildId("BUILD_ID");
        return List.of(
                new Step(
                        "first-start",
                        List.of(),
                        List.of("STATUS", "FIRST START"),
                        List.of(words("WHO IS AT THE KEYS"))),
                new Step("handle", TYPED, List.of("FIRST START"), List.of(words("> " + HANDLE))),
                new Step(
                        "status",
                        List.of("ret"),
                        List.of("STATUS"),
                        List.of(
                                words(HANDLE),
                                field("HANDLE", HANDLE),
                                field("BOOTS", Long.toString(guest.deckBoots())))),
                new Step("lambda", List.of("f2"), List.of("LAMBDA"), List.of(words("R RECORD"))),
                new Step("link", List.of("f3"), List.of("LINK"), List.of()),
                new Step(
                        "sys",
                        List.of("f4"),
                        List.of("SYS"),
                        List.of(
                                field("NOSH", guest.buildId("VERSION")),
                                field("BUILD", build.substring(0, Math.min(build.length(), BUILD_ID_SHOWN))),
                                field("SLOT", slot),
                                field("PANEL", PanelPicture.WIDTH + "x" + PanelPicture.HEIGHT + "  1 KEYBOARD"),
                                Pattern.compile("STORAGE ·* .*  STATE KEPT"),
                                Pattern.compile("STATE ·* LINKED  FIRMWARE \\d"))),
                new Step(
                        "question",
                        List.of("down", "ret"),
                        List.of("SHUT DOWN"),
                        List.of(words("SWITCH THE DECK OFF?"))));
    }

    private static Pattern words(String text) {
        return Pattern.compile(Pattern.quote(text));
    }

    private static Pattern field(String label, String value) {
        return Pattern.compile(Pattern.quote(label) + " ·* " + Pattern.quote(value));
    }

    private Optional<String> await(Step step) throws BuildFailure, IOException {
        Deadline deadline = Deadline.after(patience);
        while (true) {
            boolean isLast = deadline.hasPassed();
            BufferedImage image = monitor.picture();
            PanelPicture picture = PanelPicture.read(image, font);
            boolean isDone = step.isDone(picture);
            if (isDone || isLast) {
                Path file = folder.resolve("hud-" + ++pictures + "-" + step.name() + ".png");
                ImageIO.write(image, "png", file.toFile());
                return isDone ? Optional.empty() : Optional.of(problem(step, picture, file));
            }
            deadline.sleep(POLL);
        }
    }

    private String problem(Step step, PanelPicture picture, Path file) {
        List<String> missing = new ArrayList<>();
        step.marked().stream()
                .filter(text -> !picture.marked().contains(text))
                .map(text -> text + " inverse")
                .forEach(missing::add);
        step.words().stream()
                .filter(pattern -> !picture.shows(pattern))
                .map(pattern -> pattern.pattern().replaceAll("\\\\[QE]", ""))
                .forEach(missing::add);
        return "the panel does not show what it should at the step \"" + step.name() + "\" after "
                + patience.toSeconds() + " s: "
                + (missing.isEmpty() ? "" : "missing is " + String.join(", ", missing) + "; ")
                + picture.fault().map(fault -> fault + "; ").orElse("") + "its picture is " + file.getFileName()
                + picture.text().lines().map(line -> "\n    | " + line).reduce("", String::concat);
    }
}
