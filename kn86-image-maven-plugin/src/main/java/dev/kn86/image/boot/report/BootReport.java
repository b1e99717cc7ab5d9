// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The HTML page of a boot test, with all pictures inside it. Not thread-safe. */
public final class BootReport {

    private static final Pattern PANEL_NAME = Pattern.compile("hud-(\\d+-.*)\\.png");
    private static final Pattern FRAME_NAME = Pattern.compile("\\d+-(\\d+)ms\\.png");

    private final Path file;
    private final HtmlPage page = new HtmlPage("KN-86 boot test", "");

    /** @param folder gets the page, {@code index.html} */
    public BootReport(Path folder) {
        this.file = folder.resolve("index.html");
    }

    /** Adds a boot. */
    public void add(BootOutcome outcome) throws IOException {
        Path folder = outcome.folder();
        String name = folder.equals(file.getParent())
                ? "First boot"
                : folder.getFileName().toString();
        page.heading(name + ", on QEMU's " + outcome.machine().label());
        if (outcome.machine().hasPanel()) {
            page.section("The panel");
            for (Matcher picture : pictures(folder, PANEL_NAME)) {
                page.figure("hud", folder.resolve(picture.group()), picture.group(1));
            }
        }
        if (outcome.pico().isPresent()) {
            page.section("The OLED over time");
            Path frames = folder.resolve("oled");
            for (Matcher frame : pictures(frames, FRAME_NAME)) {
                page.figure("oled", frames.resolve(frame.group()), seconds(Long.parseLong(frame.group(1))));
            }
        }
        page.section("Critical chain to the product, by the guest's clock");
        page.preformatted(String.join("\n", outcome.guest().lines("critical-chain")));
        page.section("Timeline, by the host's clock since power-on");
        StringBuilder table = new StringBuilder("<table>\n");
        outcome.timeline().moments().forEach(moment -> table.append("<tr><td>")
                .append(seconds(moment.millis()))
                .append("</td><td>")
                .append(HtmlPage.text(moment.name()))
                .append("</td></tr>\n"));
        page.html(table.append("</table>\n").toString());
    }

    /** Adds the comparison of the last boot with its budget. */
    public void add(List<BootBudget.Item> items) {
        page.section("Budget, by a clock that counts instructions");
        page.preformatted(BootBudget.table(items));
    }

    /**
     * Writes the page.
     *
     * @return its file
     */
    public Path write() throws IOException {
        return page.write(file);
    }

    /** The matches of the names of files in a folder, in the order of the names. */
    private static List<Matcher> pictures(Path folder, Pattern wanted) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .map(wanted::matcher)
                    .filter(Matcher::matches)
                    .toList();
        }
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
}
