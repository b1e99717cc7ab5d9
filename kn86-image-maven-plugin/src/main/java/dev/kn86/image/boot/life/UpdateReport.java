// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.boot.report.HtmlPage;
import dev.kn86.image.image.layout.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The HTML page of an update test: for each card a timeline of the slots, and the pictures of each start. */
final class UpdateReport {

    private static final String STYLE =
            """
            td.slot { border: 1px solid #4a4232; min-width: 11em; padding: 0.2em 0.6em; text-align: left }
            td.runs { background: #e6a020; color: #16130d }
            """;

    private final Path file;

    /** @param folder gets the page, {@code update.html} */
    UpdateReport(Path folder) {
        this.file = folder.resolve("update.html");
    }

    /**
     * Writes the page.
     *
     * @return its file
     */
    Path write(List<LifeRecord> lives) throws IOException {
        HtmlPage page = new HtmlPage("KN-86 update test", STYLE);
        for (LifeRecord life : lives) {
            page.heading(life.title());
            timeline(page, life);
            int number = 0;
            for (LifeRecord.Event event : life.events()) {
                number++;
                if (event.pictures().isEmpty()) {
                    continue;
                }
                page.section(number + ". " + event.title());
                for (Path picture : event.pictures()) {
                    page.figure(
                            "hud", picture, picture.getFileName().toString().replaceFirst("(hud-)?(.*)\\.png", "$2"));
                }
            }
        }
        return page.write(file);
    }

    private static void timeline(HtmlPage page, LifeRecord life) {
        page.section("The slots");
        StringBuilder table = new StringBuilder("<table>\n<tr><td></td><td>slot A</td><td>slot B</td></tr>\n");
        int number = 0;
        for (LifeRecord.Event event : life.events()) {
            table.append("<tr><td>").append(++number).append("</td>");
            for (Slot slot : Slot.values()) {
                boolean runs = event.slot().filter(slot::equals).isPresent();
                table.append("<td class=\"slot")
                        .append(runs ? " runs" : "")
                        .append("\">")
                        .append(runs ? HtmlPage.text(event.version()) : "")
                        .append("</td>");
            }
            table.append("<td>")
                    .append(HtmlPage.text(event.title()))
                    .append("</td><td>")
                    .append(HtmlPage.text(event.end()))
                    .append("</td><td>")
                    .append(event.seconds() == 0 ? "" : String.format(Locale.ROOT, "%.0f s", event.seconds()))
                    .append("</td></tr>\n");
        }
        page.html(table.append("</table>\n").toString());
    }
}
