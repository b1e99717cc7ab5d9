// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A report as an HTML page with all pictures inside it. Not thread-safe. */
public final class HtmlPage {

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>%1$s</title>
            <style>
            body { background: #16130d; color: #d8cfc0; font: 15px/1.5 sans-serif }
            body { margin: 2em auto; max-width: 66em; padding: 0 1em }
            h1, h2, h3 { color: #fff }
            figure { display: inline-block; margin: 0 1em 1em 0; vertical-align: top }
            figcaption { font-size: 13px }
            img.hud { width: 31em; max-width: 100%% }
            img.oled { width: 256px; border: 1px solid #4a4232 }
            pre { overflow-x: auto; font-size: 13px; line-height: 1.3 }
            table { border-collapse: collapse; font-size: 13px }
            td { padding: 0 1em 0 0 }
            td:first-child { text-align: right; font-variant-numeric: tabular-nums }
            %2$s</style>
            </head>
            <body>
            <h1>%1$s</h1>
            """;

    private final StringBuilder content;

    /**
     * @param title for people
     * @param style further rules of CSS
     */
    public HtmlPage(String title, String style) {
        content = new StringBuilder(HEAD.formatted(text(title), style));
    }

    /** Begins a part of the page. */
    public void heading(String title) {
        content.append("<h2>").append(text(title)).append("</h2>\n");
    }

    /** Begins a section of a part. */
    public void section(String title) {
        content.append("<h3>").append(text(title)).append("</h3>\n");
    }

    /** Adds plain text whose lines stay as they are. */
    public void preformatted(String plain) {
        content.append("<pre>").append(text(plain)).append("</pre>\n");
    }

    /**
     * Adds a picture.
     *
     * @param kind the class of the image: {@code hud} or {@code oled}
     * @param picture a PNG file
     */
    public void figure(String kind, Path picture, String caption) throws IOException {
        content.append("<figure><img class=\"")
                .append(kind)
                .append("\" alt=\"")
                .append(text(caption))
                .append("\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(Files.readAllBytes(picture)))
                .append("\"><figcaption>")
                .append(text(caption))
                .append("</figcaption></figure>\n");
    }

    /** Adds elements as they are; the caller has made their texts harmless by {@link #text}. */
    public void html(String elements) {
        content.append(elements);
    }

    /**
     * Writes the page.
     *
     * @return its file
     */
    public Path write(Path file) throws IOException {
        return Files.writeString(file, content + "</body>\n</html>\n");
    }

    /** Plain text as content of an element or as a quoted attribute. */
    public static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
