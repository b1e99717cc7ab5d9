// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * What the Pico has received from the deck.
 *
 * @param events of the simulator, in their order
 * @param frames on the serial line, read by {@link PicoFrame}
 * @param picture the last picture of the OLED, a PNG file
 * @param rules what the product shows on the OLED
 */
public record PicoReport(List<PicoEvent> events, List<PicoFrame> frames, Path picture, OledRules rules) {

    /** The size of the OLED (SSD1322), pixels. */
    private static final int WIDTH = 256;

    private static final int HEIGHT = 64;

    /** The rows of text on the OLED. */
    static final int ROWS = 4;

    private static final int ROW_HEIGHT = HEIGHT / ROWS;

    public PicoReport {
        events = List.copyOf(events);
        frames = List.copyOf(frames);
    }

    /** The first event with a name. */
    public Optional<PicoEvent> first(String name) {
        return events.stream().filter(event -> event.name().equals(name)).findFirst();
    }

    /** The last event with a name. */
    public Optional<PicoEvent> last(String name) {
        return events.stream().filter(event -> event.name().equals(name)).reduce((first, second) -> second);
    }

    /** The last texts of the rows that are not blank, from top to bottom. */
    public List<String> rows() {
        return rowTexts().last().values().stream()
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private OledRows rowTexts() {
        return new OledRows(events, rules);
    }

    /**
     * Whether the deck has greeted the Pico, asked for its version and filled the rows, and the picture is from after
     * that.
     */
    public boolean isComplete() {
        Optional<PicoEvent> lastPicture = last("oled_png");
        return first("hello").isPresent()
                && first("version_query").isPresent()
                && rowTexts().areFilled()
                && lastPicture.isPresent()
                && lastPicture.get().millis() >= last("set_row").orElseThrow().millis();
    }

    /**
     * What is missing or wrong, one text a fault.
     *
     * @param toured whether the tour was played, at whose end the deck switches itself off
     */
    public List<String> faults(boolean toured) throws IOException {
        List<String> faults = new ArrayList<>();
        if (first("hello").isEmpty()) {
            faults.add("the Pico got no HELLO on UART0");
        }
        if (first("version_query").isEmpty()) {
            faults.add("the Pico got no VERSION_QUERY");
        }
        faults.addAll(rowTexts().faults(toured));
        for (String bad : List.of("framing_error", "bad_payload", "unknown_type", "unexpected_type", "deck_error")) {
            first(bad).ifPresent(event -> faults.add("the Pico logged " + bad + " after " + event.millis() + " ms"));
        }
        faults.addAll(wireFaults());
        faults.addAll(pictureFaults());
        return faults;
    }

    /**
     * Compares the frames on the line with the simulator's events; the reader of the frames shares no code with the
     * simulator.
     */
    private List<String> wireFaults() {
        List<String> faults = new ArrayList<>();
        frames.stream()
                .filter(frame -> frame.fault() != PicoFrame.Fault.NONE)
                .findFirst()
                .ifPresent(frame -> faults.add("the deck sent bytes that are no frame (" + frame.fault() + ")"));
        for (var pair : Map.of("hello", PicoFrame.HELLO, "set_row", PicoFrame.OLED_SET_ROW)
                .entrySet()) {
            boolean told = first(pair.getKey()).isPresent();
            boolean sent = frames.stream().anyMatch(frame -> frame.type() == pair.getValue());
            if (told != sent) {
                faults.add("the Pico logged " + (told ? "a " : "no ") + pair.getKey() + ", but on the line there is "
                        + (sent ? "one" : "none"));
            }
        }
        return faults;
    }

    private List<String> pictureFaults() throws IOException {
        BufferedImage image = Files.isRegularFile(picture) ? ImageIO.read(picture.toFile()) : null;
        if (image == null) {
            return List.of("there is no OLED picture " + picture.getFileName());
        }
        if (image.getWidth() != WIDTH || image.getHeight() != HEIGHT) {
            return List.of("the OLED picture has " + image.getWidth() + "x" + image.getHeight() + " pixels, not "
                    + WIDTH + "x" + HEIGHT);
        }
        return rowTexts().last().entrySet().stream()
                .filter(row -> !row.getValue().isEmpty() && isBlank(image, row.getKey() - 1))
                .map(row -> "row " + row.getKey() + " of the OLED picture is blank, where the deck has written \""
                        + row.getValue() + "\"")
                .toList();
    }

    private static boolean isBlank(BufferedImage image, int row) {
        int[] pixels = image.getRGB(0, row * ROW_HEIGHT, WIDTH, ROW_HEIGHT, null, 0, WIDTH);
        return Arrays.stream(pixels).allMatch(pixel -> pixel == pixels[0]);
    }
}
