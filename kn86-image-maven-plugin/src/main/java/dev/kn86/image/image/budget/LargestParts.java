// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.budget;

import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which packages and folders of a slot are the largest. Files are counted by their size in the tree, whatever dpkg says
 * of the package, since stages remove files of packages.
 *
 * @param tree the root tree
 * @param boot the boot tree
 * @param work a folder for temporary files; deleted afterwards
 * @param runner runs find and cat
 */
public record LargestParts(RootTree tree, Path boot, Path work, CommandRunner runner) implements SizeBudget.Largest {

    /** How many of each kind are listed. */
    private static final int COUNT = 8;

    /**
     * The files of the tree, then those of each package: {@code /var/lib/dpkg/info/NAME.list} of dpkg(1). Paths with a
     * line's end are left out by dpkg and here.
     */
    private static final String LISTS =
            """
            cd "$1"
            find . -xdev -type f -printf '%s %P\\n' > "$2"
            if [ -d var/lib/dpkg/info ]; then find var/lib/dpkg/info -name '*.list' -exec grep -H '' {} + > "$3" || true; fi
            """;

    @Override
    public List<String> list() throws BuildFailure, IOException {
        FileTrees.delete(work);
        Path mountPoint = Files.createDirectories(work.resolve("tree"));
        Path files = work.resolve("files");
        Path packages = Files.createFile(work.resolve("packages"));
        try {
            runner.run(
                    tree.view(mountPoint, Command.of("sh", "-euc", LISTS, "list", mountPoint, files, packages)),
                    "See the log.");
            return list(sizes(files), Files.readAllLines(packages, StandardCharsets.ISO_8859_1));
        } finally {
            FileTrees.delete(work);
        }
    }

    private static Map<String, Long> sizes(Path files) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        for (String line : Files.readAllLines(files, StandardCharsets.ISO_8859_1)) {
            int blank = line.indexOf(' ');
            if (blank > 0 && line.substring(0, blank).matches("\\d{1,18}")) {
                sizes.put(line.substring(blank + 1), Long.parseLong(line.substring(0, blank)));
            }
        }
        return sizes;
    }

    /** @param lists lines {@code var/lib/dpkg/info/NAME.list:/PATH} */
    private List<String> list(Map<String, Long> sizes, List<String> lists) throws IOException {
        Map<String, Long> packages = new HashMap<>();
        for (String line : lists) {
            String[] parts = line.split("\\.list:/", 2);
            if (parts.length == 2) {
                // With merged /usr, packages have files below /lib that lie below /usr/lib.
                long size = sizes.getOrDefault(parts[1], sizes.getOrDefault("usr/" + parts[1], 0L));
                packages.merge(parts[0].substring(parts[0].lastIndexOf('/') + 1), size, Long::sum);
            }
        }
        Map<String, Long> folders = new HashMap<>();
        sizes.forEach((path, size) -> folders.merge("/" + folder(path), size, Long::sum));
        if (Files.isDirectory(boot)) {
            try (Stream<Path> all = Files.walk(boot)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    folders.merge("the boot partition", Files.size(file), Long::sum);
                }
            }
        }
        List<String> lines = new ArrayList<>(largest("package ", packages));
        lines.addAll(largest("folder ", folders));
        return lines;
    }

    /** The first three folders of a path: deep enough to tell firmware from modules. */
    private static String folder(String path) {
        String[] names = path.split("/");
        return String.join("/", List.of(names).subList(0, Math.min(3, names.length - 1)));
    }

    private static List<String> largest(String kind, Map<String, Long> sizes) {
        return sizes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(COUNT)
                .map(entry -> SizeBudget.megabytes(entry.getValue()) + "  " + kind
                        + entry.getKey().replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "?"))
                .toList();
    }
}
