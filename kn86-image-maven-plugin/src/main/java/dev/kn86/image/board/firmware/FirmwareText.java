// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.AnyCase;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of an autoboot.txt or config.txt that hold on one board: comments gone, filters applied, files included,
 * order kept. A filter that depends on what only the device knows, such as {@code [gpio4=1]} or a serial number, counts
 * as not holding.
 *
 * @param settings those in force, in the file's order
 * @param warnings one text for each thing that the firmware would cut, or that is not known here, with its line
 */
public record FirmwareText(List<Setting> settings, List<String> warnings) {

    /** The firmware ignores further characters of a line (config_txt/what_is_config_txt.adoc). */
    public static final int LINE_LIMIT = 98;

    /** In the warning of a line that is too long. */
    static final String CUT = "the firmware reads only the first ";

    public FirmwareText {
        settings = List.copyOf(settings);
        warnings = List.copyOf(warnings);
    }

    /**
     * One setting.
     *
     * @param key what stands before {@code =}; or the first word of a line without one, such as {@code initramfs}
     * @param value the rest, without surrounding blanks
     * @param place file and line
     */
    public record Setting(String key, String value, String place) {}

    /**
     * Reads a text. A line {@code include} stays a setting.
     *
     * @param name the file's name, for the warnings
     * @param text the file's content
     * @param board decides which filters match
     * @param tryboot whether the one-shot tryboot flag was set before the restart
     */
    public static FirmwareText parse(String name, String text, Board board, boolean tryboot) {
        return new FirmwareTextReader(board, tryboot).parse(name, text);
    }

    /**
     * Reads a file, and those that it includes.
     *
     * @param name the file's path on the volume
     * @throws BuildFailure when the file is missing, or a file is larger than any that a person writes
     */
    public static FirmwareText read(BootVolume volume, String name, Board board, boolean tryboot)
            throws BuildFailure, IOException {
        return new FirmwareTextReader(board, tryboot).read(volume, name);
    }

    /**
     * Reads a file of this machine, and those that it includes from its own folder.
     *
     * @throws BuildFailure when the file is missing, or a file is larger than any that a person writes
     */
    public static FirmwareText read(Path file, Board board, boolean tryboot) throws BuildFailure, IOException {
        return new FirmwareTextReader(board, tryboot).read(folder(file), name(file));
    }

    /** The file and those that it includes, in the order in which they are read. */
    public static List<Path> files(Path file, Board board) throws BuildFailure, IOException {
        FirmwareTextReader reader = new FirmwareTextReader(board, false);
        reader.read(folder(file), name(file));
        List<Path> files = new ArrayList<>();
        for (String name : reader.files()) {
            files.add(file.resolveSibling(AnyCase.path(file.toAbsolutePath().getParent(), name)));
        }
        return files;
    }

    /** The file's folder. The file itself, which the user names, may be a link. */
    private static BootVolume folder(Path file) {
        BootVolume folder = BootVolume.of(file.toAbsolutePath().getParent());
        return (path, most) -> {
            if (!path.equals(name(file))) {
                return folder.read(path, most);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Optional.of(in.readNBytes(most));
            }
        };
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** The warnings of lines of which the firmware would read only the beginning. */
    public List<String> cutLines() {
        return warnings.stream().filter(warning -> warning.contains(CUT)).toList();
    }

    /** One text for each setting that the firmware's documentation does not know, with its line. */
    public List<String> unknownSettings() {
        return settings.stream()
                .filter(setting -> !KnownSettings.contains(setting.key()))
                .map(setting -> setting.place() + ": " + TerminalText.bytes(setting.key())
                        + " is no setting that is known here")
                .toList();
    }

    /** The value of a setting. When a file gives a key several times, the firmware uses the last value. */
    public Optional<String> last(String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key))
                .map(Setting::value)
                .reduce((first, second) -> second);
    }
}
