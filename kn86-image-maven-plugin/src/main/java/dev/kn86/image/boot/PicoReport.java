// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * What the Pico got from the deck.
 *
 * @param events all of them, in order
 * @param frames what came over the line, read by {@link PicoFrame}
 * @param picture the panel's last picture, a PNG file
 */
record PicoReport(List<PicoEvent> events, List<PicoFrame> frames, Path picture) {

    /** The SSD1322 panel, in pixels. */
    private static final int WIDTH = 256;
    private static final int HEIGHT = 64;

    /** The runtime writes its status strip and the first CIPHER line. */
    private static final int ROWS_EXPECTED = 2;

    PicoReport {
        events = List.copyOf(events);
        frames = List.copyOf(frames);
    }

    /** The first event of a name. */
    Optional<PicoEvent> first(String name) {
        return events.stream().filter(event -> event.name().equals(name)).findFirst();
    }

    /** The latest text of each row, blank ones left out, top to bottom. */
    List<String> rows() {
        TreeMap<Integer, String> rows = new TreeMap<>();
        events.stream().filter(event -> event.name().equals("set_row")).forEach(event -> rows.put(event.row(), event.text().strip()));
        return rows.values().stream().filter(text -> !text.isEmpty()).toList();
    }

    /** Whether the deck has greeted the Pico, asked its version and filled the rows, and the picture shows it. */
    boolean isComplete() {
        Optional<PicoEvent> lastRow = events.stream().filter(event -> event.name().equals("set_row")).reduce((first, second) -> second);
        Optional<PicoEvent> lastPicture = events.stream().filter(event -> event.name().equals("oled_png")).reduce((first, second) -> second);
        return first("hello").isPresent() && first("version_query").isPresent() && rows().size() >= ROWS_EXPECTED
                && lastPicture.isPresent() && lastPicture.get().millis() >= lastRow.orElseThrow().millis();
    }

    /** What is missing or wrong: one text per fault, none when all is well. */
    List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>();
        if (first("hello").isEmpty()) {
            faults.add("the Pico got no HELLO on UART0");
        }
        if (first("version_query").isEmpty()) {
            faults.add("the Pico got no VERSION_QUERY");
        }
        if (rows().size() < ROWS_EXPECTED) {
            faults.add("the Pico got text for " + rows().size() + " rows of the OLED, not " + ROWS_EXPECTED + ": " + rows());
        }
        for (String bad : List.of("framing_error", "bad_payload", "unknown_type", "unexpected_type", "deck_error")) {
            first(bad).ifPresent(event -> faults.add("the Pico logged " + bad + " after " + event.millis() + " ms"));
        }
        faults.addAll(wireFaults());
        pictureFault().ifPresent(faults::add);
        return faults;
    }

    /** The line itself must tell the same as the simulator, by a reader that shares no code with it. */
    private List<String> wireFaults() {
        List<String> faults = new ArrayList<>();
        frames.stream().filter(frame -> frame.fault() != PicoFrame.Fault.NONE).findFirst()
                .ifPresent(frame -> faults.add("the deck sent bytes that are no frame (" + frame.fault() + ")"));
        for (var pair : Map.of("hello", PicoFrame.HELLO, "set_row", PicoFrame.OLED_SET_ROW).entrySet()) {
            boolean told = first(pair.getKey()).isPresent();
            boolean sent = frames.stream().anyMatch(frame -> frame.type() == pair.getValue());
            if (told != sent) {
                faults.add("the Pico logged " + (told ? "a " : "no ") + pair.getKey() + ", but on the line there is " + (sent ? "one" : "none"));
            }
        }
        return faults;
    }

    private Optional<String> pictureFault() throws IOException {
        BufferedImage image = Files.isRegularFile(picture) ? ImageIO.read(picture.toFile()) : null;
        if (image == null) {
            return Optional.of("there is no OLED picture " + picture.getFileName());
        }
        if (image.getWidth() != WIDTH || image.getHeight() != HEIGHT) {
            return Optional.of("the OLED picture has " + image.getWidth() + "x" + image.getHeight() + " pixels, not " + WIDTH + "x" + HEIGHT);
        }
        int[] pixels = image.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH);
        for (int pixel : pixels) {
            if (pixel != pixels[0]) {
                return Optional.empty();
            }
        }
        return Optional.of("the OLED picture is blank");
    }
}
