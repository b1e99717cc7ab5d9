// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignPath;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a text line by line, as the firmware does; dtapply of github.com/raspberrypi/utils decides where the
 * documentation is silent.
 */
final class FirmwareTextReader {

    /** The largest file that is read, in bytes; one that people write has some thousand. */
    private static final int MAXIMUM_BYTES = 1 << 20;

    /** How many files may be included in all: they may include each other. */
    private static final int MAXIMUM_INCLUDES = 32;

    /** The key is one word: {@code initramfs a=b followkernel} is no assignment. */
    private static final Pattern ASSIGNMENT = Pattern.compile("(\\S+?)\\s*=\\s*(.*)", Pattern.DOTALL);

    /** UTF-8's byte order mark, as text and as bytes. */
    private static final List<String> BYTE_ORDER_MARKS = List.of("\uFEFF", "\u00EF\u00BB\u00BF");

    private final ConditionalFilters filters;
    private final List<FirmwareText.Setting> settings = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> files = new ArrayList<>();

    FirmwareTextReader(Board board, boolean tryboot) {
        filters = new ConditionalFilters(board, tryboot);
    }

    FirmwareText parse(String name, String text) {
        for (Line line : lines(name, text)) {
            take(line).ifPresent(settings::add);
        }
        return new FirmwareText(settings, warnings);
    }

    FirmwareText read(BootVolume volume, String name) throws BuildFailure, IOException {
        byte[] bytes = content(volume, name)
                .orElseThrow(() -> new BuildFailure("there is no " + name, "Put it on the boot partition."));
        readFile(volume, name, bytes);
        return new FirmwareText(settings, warnings);
    }

    /** The files that have been read. */
    List<String> files() {
        return List.copyOf(files);
    }

    private static Optional<byte[]> content(BootVolume volume, String name) throws BuildFailure, IOException {
        Optional<byte[]> bytes = volume.read(name, MAXIMUM_BYTES + 1);
        if (bytes.isPresent() && bytes.get().length > MAXIMUM_BYTES) {
            throw new BuildFailure(
                    name + " has more than " + MAXIMUM_BYTES + " bytes, which is no configuration", "Shorten it.");
        }
        return bytes;
    }

    private void readFile(BootVolume volume, String name, byte[] bytes) throws BuildFailure, IOException {
        files.add(name);
        // Bytes, one a character: the firmware decodes nothing.
        for (Line line : lines(name, new String(bytes, StandardCharsets.ISO_8859_1))) {
            Optional<FirmwareText.Setting> setting = take(line);
            if (setting.isPresent() && setting.get().key().equals("include")) {
                include(volume, name, setting.get());
            } else {
                setting.ifPresent(settings::add);
            }
        }
    }

    /** The content takes the line's place. The name is relative to the folder of the file that includes. */
    private void include(BootVolume volume, String name, FirmwareText.Setting setting)
            throws BuildFailure, IOException {
        if (files.size() > MAXIMUM_INCLUDES) {
            warn(setting.place(), "more than " + MAXIMUM_INCLUDES + " files are included; the rest is not read");
            return;
        }
        String included = name.substring(0, name.lastIndexOf('/') + 1) + setting.value();
        Optional<byte[]> bytes = ForeignPath.fault(included).isEmpty() ? content(volume, included) : Optional.empty();
        if (bytes.isPresent()) {
            readFile(volume, included, bytes.get());
        } else {
            warn(
                    setting.place(),
                    "include " + setting.value() + " names no file beside "
                            + name.substring(name.lastIndexOf('/') + 1));
        }
    }

    /**
     * A line that is not empty.
     *
     * @param text without comment and surrounding blanks
     * @param place file and line
     */
    private record Line(String text, String place) {}

    private List<Line> lines(String name, String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String full : text.lines().toList()) {
            number++;
            String place = name + ":" + number;
            if (number == 1 && BYTE_ORDER_MARKS.stream().anyMatch(full::startsWith)) {
                warn(
                        place,
                        "the file begins with a byte order mark, so that the firmware does not know the first line;"
                                + " save it as plain text");
                continue;
            }
            String line = withoutComment(full, place);
            if (!line.isEmpty()) {
                lines.add(new Line(line, place));
            }
        }
        return lines;
    }

    private String withoutComment(String full, String place) {
        int comment = full.indexOf('#');
        if (comment >= 0 && full.substring(0, comment).isBlank()) {
            return "";
        }
        String line = full.substring(0, Math.min(full.length(), FirmwareText.LINE_LIMIT));
        if (full.length() > line.length() && (comment < 0 || comment > line.length())) {
            warn(place, FirmwareText.CUT + FirmwareText.LINE_LIMIT + " characters: " + line);
        }
        if (comment >= 0 && comment < line.length()) {
            line = line.substring(0, comment);
            warn(
                    place,
                    "a comment follows the setting; the firmware's documentation knows comments on lines of their own");
        }
        return line.strip();
    }

    /** The line's setting, unless it is a filter or filtered out. */
    private Optional<FirmwareText.Setting> take(Line line) {
        if (line.text().startsWith("[") && line.text().endsWith("]")) {
            filters.apply(line.text().substring(1, line.text().length() - 1).strip())
                    .ifPresent(warning -> warn(line.place(), warning));
            return Optional.empty();
        }
        if (!filters.hold()) {
            return Optional.empty();
        }
        return Optional.of(setting(line));
    }

    private void warn(String place, String text) {
        warnings.add(place + ": " + TerminalText.bytes(text));
    }

    /** Keys in capitals are read as dtapply reads them. */
    private static FirmwareText.Setting setting(Line line) {
        Matcher assignment = ASSIGNMENT.matcher(line.text());
        if (assignment.matches()) {
            return new FirmwareText.Setting(key(assignment.group(1)), assignment.group(2), line.place());
        }
        String[] words = line.text().split("\\s+", 2);
        return new FirmwareText.Setting(key(words[0]), words.length == 2 ? words[1] : "", line.place());
    }

    private static String key(String word) {
        return KnownSettings.contains(word) ? word : word.toLowerCase(Locale.ROOT);
    }
}
