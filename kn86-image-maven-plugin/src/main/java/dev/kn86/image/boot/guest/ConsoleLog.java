// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes the lines of the console to {@code console.log}, and to {@code console-timed.log} with the seconds since
 * power-on before each. Every line is on disk when {@link #write} returns.
 */
public final class ConsoleLog implements AutoCloseable {

    private final PrintWriter plain;
    private final PrintWriter timed;

    private ConsoleLog(PrintWriter plain, PrintWriter timed) {
        this.plain = plain;
        this.timed = timed;
    }

    public static ConsoleLog create(Path folder) throws IOException {
        return new ConsoleLog(writer(folder.resolve("console.log")), writer(folder.resolve("console-timed.log")));
    }

    private static PrintWriter writer(Path file) throws IOException {
        return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true);
    }

    public void write(ConsoleLine line) {
        plain.println(line.text());
        timed.println(String.format(Locale.ROOT, "%9.3f  %s", line.millis() / 1e3, line.text()));
    }

    @Override
    public void close() {
        plain.close();
        timed.close();
    }
}
