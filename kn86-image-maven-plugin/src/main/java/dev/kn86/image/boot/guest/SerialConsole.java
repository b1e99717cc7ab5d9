// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.time.Deadline;
import dev.kn86.image.util.time.Stopwatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The guest's console: collects its lines with their times, waits for some of them, sends others. Thread-safe. */
public final class SerialConsole {

    private static final int LAST_LINES = 40;
    private static final Duration SETTLING = Duration.ofSeconds(1);

    /** ECMA-48 control sequences, single escapes, and bytes that are no text (the UART's, while its speed changes). */
    private static final Pattern CONTROLS =
            Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]|\u001b.|[\\p{Cntrl}\uFFFD&&[^\t]]");

    /** systemd's animation while a job runs long, drawn over and over. */
    private static final Pattern SPINNER = Pattern.compile("^\\[[ *]{6}\\] ");

    private final OutputStream toGuest;
    private final Consumer<ConsoleLine> log;
    private final Stopwatch stopwatch;
    private final List<ConsoleLine> lines = new ArrayList<>();
    private int judged;
    private boolean failed;
    private boolean ended;

    /**
     * @param fromGuest what the guest writes, read until its end by a thread of its own
     * @param toGuest what the guest reads
     * @param log gets every line as it comes
     */
    public SerialConsole(InputStream fromGuest, OutputStream toGuest, Consumer<ConsoleLine> log, Stopwatch stopwatch) {
        this.toGuest = toGuest;
        this.log = log;
        this.stopwatch = stopwatch;
        Thread reader = new Thread(() -> collect(fromGuest), "guest-console");
        reader.setDaemon(true);
        reader.start();
    }

    private void collect(InputStream fromGuest) {
        StringBuilder line = new StringBuilder();
        try (Reader reader = new InputStreamReader(fromGuest, StandardCharsets.UTF_8)) {
            for (int character = reader.read(); character >= 0; character = reader.read()) {
                if (character == '\n') {
                    add(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) character);
                }
            }
        } catch (IOException e) {
            add("(console lost: " + e.getMessage() + ")");
        }
        if (!line.isEmpty()) {
            add(line.toString());
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void add(String raw) {
        String text = CONTROLS.matcher(raw).replaceAll("").stripTrailing();
        if (!SPINNER.matcher(text).find()) {
            ConsoleLine line = new ConsoleLine(stopwatch.millis(), text);
            lines.add(line);
            log.accept(line);
            notifyAll();
        }
    }

    /** Types a line. */
    void send(String line) throws BuildFailure {
        try {
            toGuest.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            toGuest.flush();
        } catch (IOException e) {
            awaitEnd(SETTLING);
            throw failure("the emulated machine stopped or restarted while it was being asked");
        }
    }

    /**
     * Waits for a line that holds a pattern. Every line is looked at once, also by later calls.
     *
     * @param what what the line stands for, for messages
     * @param limit how long to wait
     * @throws BuildFailure at the first {@link FailurePattern} (not at later ones: what comes then is the search for the
     *     reason), at the console's end, or after the limit; the message ends with the console's last lines
     */
    public synchronized ConsoleLine await(Pattern wanted, String what, Duration limit) throws BuildFailure {
        Deadline deadline = Deadline.after(limit);
        while (true) {
            while (judged < lines.size()) {
                ConsoleLine line = lines.get(judged++);
                Optional<FailurePattern> sign = failed ? Optional.empty() : FailurePattern.in(line.text());
                if (sign.isPresent()) {
                    failed = true;
                    // What the kernel or systemd says next explains the sign; it is on its way already.
                    awaitEnd(SETTLING);
                    throw failure(sign.get().meaning() + " before " + what + ": "
                            + line.text().strip());
                }
                if (wanted.matcher(line.text()).find()) {
                    return line;
                }
            }
            if (ended) {
                throw failure("the emulated machine stopped or restarted before " + what);
            }
            Duration left = deadline.left();
            if (left.isZero()) {
                throw failure("time is up: waited " + limit.toSeconds() + " s for " + what);
            }
            pause(left);
        }
    }

    /** Waits until everything that the guest wrote before its end has been read. */
    public synchronized void awaitEnd(Duration limit) throws BuildFailure {
        Deadline deadline = Deadline.after(limit);
        while (!ended && !deadline.hasPassed()) {
            pause(deadline.left());
        }
    }

    private void pause(Duration limit) throws BuildFailure {
        try {
            wait(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailure("the boot test was interrupted", "Start it again.", e);
        }
    }

    /** A failure that ends with the console's last lines. */
    public synchronized BuildFailure failure(String problem) {
        String last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
                .map(line -> System.lineSeparator() + "  | " + line.text())
                .collect(Collectors.joining());
        String console = lines.isEmpty() ? System.lineSeparator() + "  (the console stayed silent)" : last;
        return new BuildFailure(
                "boot: " + problem + console,
                "Read console.log in the boot test's folder, and guest-journal.txt if the guest could still be asked.");
    }

    /** All lines up to now. */
    public synchronized List<ConsoleLine> lines() {
        return List.copyOf(lines);
    }
}
