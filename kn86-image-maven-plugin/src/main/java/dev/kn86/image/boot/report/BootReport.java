// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The HTML page of a boot test, with all pictures inside it. Not thread-safe. */
public final class BootReport {

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>KN-86 boot test</title>
            <style>
            body { background: #16130d; color: #d8cfc0; font: 15px/1.5 sans-serif }
            body { margin: 2em auto; max-width: 66em; padding: 0 1em }
            h1, h2, h3 { color: #fff }
            figure { display: inline-block; margin: 0 1em 1em 0; vertical-align: top }
            figcaption { font-size: 13px }
            img.hud { width: 31em; max-width: 100% }
            img.oled { width: 256px; border: 1px solid #4a4232 }
            pre { overflow-x: auto; font-size: 13px; line-height: 1.3 }
            table { border-collapse: collapse; font-size: 13px }
            td { padding: 0 1em 0 0 }
            td:first-child { text-align: right; font-variant-numeric: tabular-nums }
            </style>
            </head>
            <body>
            <h1>KN-86 boot test</h1>
            """;

    private static final Pattern PANEL_NAME = Pattern.compile("hud-(\\d+-.*)\\.png");
    private static final Pattern FRAME_NAME = Pattern.compile("\\d+-(\\d+)ms\\.png");

    private final Path file;
    private final StringBuilder body = new StringBuilder();

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
        body.append("<h2>")
                .append(text(name))
                .append(", on QEMU's ")
                .append(text(outcome.machine().label()))
                .append("</h2>\n");
        if (outcome.machine().hasPanel()) {
            section("The panel");
            for (Matcher picture : pictures(folder, PANEL_NAME)) {
                figure("hud", folder.resolve(picture.group()), picture.group(1));
            }
        }
        if (outcome.pico().isPresent()) {
            section("The OLED over time");
            Path frames = folder.resolve("oled");
            for (Matcher frame : pictures(frames, FRAME_NAME)) {
                figure("oled", frames.resolve(frame.group()), seconds(Long.parseLong(frame.group(1))));
            }
        }
        section("Critical chain to the product, by the guest's clock");
        preformatted(String.join("\n", outcome.guest().lines("critical-chain")));
        section("Timeline, by the host's clock since power-on");
        body.append("<table>\n");
        outcome.timeline().moments().forEach(moment -> body.append("<tr><td>")
                .append(seconds(moment.millis()))
                .append("</td><td>")
                .append(text(moment.name()))
                .append("</td></tr>\n"));
        body.append("</table>\n");
    }

    /** Adds the comparison of the last boot with its budget. */
    public void add(List<BootBudget.Item> items) {
        section("Budget, by a clock that counts instructions");
        preformatted(BootBudget.table(items));
    }

    /**
     * Writes the page.
     *
     * @return its file
     */
    public Path write() throws IOException {
        return Files.writeString(file, HEAD + body + "</body>\n</html>\n");
    }

    private void section(String title) {
        body.append("<h3>").append(text(title)).append("</h3>\n");
    }

    private void preformatted(String content) {
        body.append("<pre>").append(text(content)).append("</pre>\n");
    }

    private void figure(String kind, Path picture, String caption) throws IOException {
        body.append("<figure><img class=\"")
                .append(kind)
                .append("\" alt=\"")
                .append(text(caption))
                .append("\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(Files.readAllBytes(picture)))
                .append("\"><figcaption>")
                .append(text(caption))
                .append("</figcaption></figure>\n");
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

    private static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
