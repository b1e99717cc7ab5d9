// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.AtomicFile;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.ForeignPath;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file {@code SHA256SUMS} with the digests of the distributed files, as {@code sha256sum -c} reads it. It lists the
 * files of one image only: each image begins it anew, so that no list names a production and a development image.
 */
public final class Checksums {

    /** The file's name. */
    public static final String FILE_NAME = "SHA256SUMS";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([^/\\x00]+)");

    /** Two spaces, as sha256sum prints them for text mode. */
    private static final String SEPARATOR = "  ";

    private Checksums() {}

    /**
     * Adds or renews the lines of outputs in the checksum file beside them. Lines of missing files are removed, all
     * other digests are computed again, and the lines are sorted by name.
     */
    public static void update(Path checksums, Path... outputs) throws IOException, BuildFailure {
        Map<String, Path> files = new TreeMap<>();
        if (Files.isRegularFile(checksums)) {
            for (String name : names(checksums)) {
                Path file = file(checksums, name);
                if (Files.isRegularFile(file)) {
                    files.put(name, file);
                }
            }
        }
        for (Path output : outputs) {
            files.put(output.getFileName().toString(), output);
        }
        AtomicFile.write(checksums, text(files).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the lines of a checksum file once more under other names, as {@code sha256sum -c} needs them where the
     * files have those. Lines of files without another name are left out.
     *
     * @param names the other names by the names in the checksum file
     * @param copy the file to write
     * @throws BuildFailure as {@link #read}
     */
    public static void writeWithNames(Path checksums, Map<String, String> names, Path copy)
            throws BuildFailure, IOException {
        Map<String, String> renamed = new TreeMap<>();
        read(checksums).forEach((name, digest) -> {
            if (names.containsKey(name)) {
                renamed.put(names.get(name), digest);
            }
        });
        String text = renamed.entrySet().stream()
                .map(line -> line.getValue() + SEPARATOR + line.getKey() + "\n")
                .collect(Collectors.joining());
        AtomicFile.write(copy, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The text of a checksum file.
     *
     * @param files outputs by their final names; they may still be temporary files
     */
    static String text(Map<String, Path> files) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
            text.append(Digests.sha256(file.getValue()))
                    .append(SEPARATOR)
                    .append(file.getKey())
                    .append('\n');
        }
        return text.toString();
    }

    /** The lines of some outputs, in a form for comparison with an earlier run. */
    public static String linesOf(Path checksums, Path... outputs) throws IOException {
        if (!Files.isRegularFile(checksums)) {
            return "missing";
        }
        Map<String, String> digests = lines(checksums, new ArrayList<>());
        return Stream.of(outputs)
                .map(output -> output.getFileName().toString())
                .map(name -> name + " " + digests.get(name))
                .collect(Collectors.joining(", "));
    }

    /**
     * The file that a line names.
     *
     * @throws BuildFailure when the name leads out of the folder of the checksum file
     */
    public static Path file(Path checksums, String name) throws BuildFailure {
        return ForeignPath.in(checksums.toAbsolutePath().getParent(), name, checksums.toString());
    }

    /**
     * The digests by file name.
     *
     * @throws BuildFailure when a line is not a digest, two blanks and the name of a file in the same folder
     */
    public static Map<String, String> read(Path checksums) throws BuildFailure, IOException {
        List<String> strange = new ArrayList<>();
        Map<String, String> digests = lines(checksums, strange);
        if (!strange.isEmpty()) {
            throw new BuildFailure(
                    checksums + ": no checksum of a file beside it: " + TerminalText.quoted(strange.get(0)),
                    "Delete the file and build again; sha256sum writes the same form.");
        }
        return digests;
    }

    /** The files that have a line; lines of another form are passed over. */
    public static Set<String> names(Path checksums) throws IOException {
        return lines(checksums, new ArrayList<>()).keySet();
    }

    /** @param strange gets the lines of another form */
    private static Map<String, String> lines(Path checksums, List<String> strange) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (String line : new String(Files.readAllBytes(checksums), StandardCharsets.UTF_8).split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                digests.put(matcher.group(2), matcher.group(1));
            } else if (!line.isEmpty()) {
                strange.add(line);
            }
        }
        return digests;
    }
}
