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

/** The guest's console: collects the guest's lines with their times, waits for a line, and sends lines. Thread-safe. */
public final class SerialConsole {

    private static final int LAST_LINES = 40;
    private static final Duration SETTLING = Duration.ofSeconds(1);

    /**
     * ECMA-48 control sequences, single escapes, and bytes that are no text (a UART sends some while its speed
     * changes).
     */
    private static final Pattern CONTROLS =
            Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]|\u001b.|[\\p{Cntrl}\uFFFD&&[^\t]]");

    /** The line that systemd redraws while a job runs for long. */
    private static final Pattern SPINNER = Pattern.compile("^\\[[ *]{6}\\] ");

    private final OutputStream toGuest;
    private final Consumer<ConsoleLine> log;
    private final Stopwatch stopwatch;
    private final ConsoleUse use;
    private final List<ConsoleLine> lines = new ArrayList<>();
    private int judged;
    private boolean failed;
    private boolean ended;

    /**
     * @param fromGuest the guest's output; a thread of this object reads it to its end
     * @param toGuest the guest's input
     * @param log gets every line when it is complete
     * @param stopwatch was started at power-on
     * @param use what it is for, for messages
     */
    public SerialConsole(
            InputStream fromGuest,
            OutputStream toGuest,
            Consumer<ConsoleLine> log,
            Stopwatch stopwatch,
            ConsoleUse use) {
        this.use = use;
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

    /** Sends a line to the guest, or several. */
    void send(String line) throws BuildFailure {
        try {
            toGuest.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            toGuest.flush();
        } catch (IOException e) {
            awaitEnd(SETTLING);
            throw failure(use.guest() + " stopped or restarted while it was being asked");
        }
    }

    /**
     * Waits for a line that holds a pattern. A line that one call has looked at is not looked at again by later calls.
     *
     * @param what what the line means, for messages
     * @param limit how long to wait
     * @throws BuildFailure at the first {@link FailurePattern}, at the console's end, or after the limit; the message
     *     ends with the console's last lines. Later failure patterns are passed over, so that the guest can be asked
     *     for the reason of the first
     */
    public synchronized ConsoleLine await(Pattern wanted, String what, Duration limit) throws BuildFailure {
        Deadline deadline = Deadline.after(limit);
        while (true) {
            while (judged < lines.size()) {
                ConsoleLine line = lines.get(judged++);
                Optional<FailurePattern> failure = failed ? Optional.empty() : FailurePattern.in(line.text());
                if (failure.isPresent()) {
                    failed = true;
                    // The next lines of the kernel or systemd give the reason; they arrive within this time.
                    awaitEnd(SETTLING);
                    throw failure(failure.get().meaning() + " before " + what + ": "
                            + line.text().strip());
                }
                if (wanted.matcher(line.text()).find()) {
                    return line;
                }
            }
            if (ended) {
                throw failure(use.guest() + " stopped or restarted before " + what);
            }
            Duration left = deadline.left();
            if (left.isZero()) {
                throw failure("time is up: waited " + limit.toSeconds() + " s for " + what);
            }
            pause(left);
        }
    }

    /** Waits until all output of a guest that has ended is read. */
    public synchronized void awaitEnd(Duration limit) throws BuildFailure {
        Deadline deadline = Deadline.after(limit);
        while (!ended && !deadline.hasPassed()) {
            pause(deadline.left());
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The callers ask again in a loop.
    private void pause(Duration limit) throws BuildFailure {
        try {
            wait(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailure("the build was interrupted", "Start the build again.", e);
        }
    }

    /** Returns a failure whose message ends with the console's last lines. */
    public synchronized BuildFailure failure(String problem) {
        String last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
                .map(line -> System.lineSeparator() + "  | " + line.text())
                .collect(Collectors.joining());
        String console = lines.isEmpty() ? System.lineSeparator() + "  (the console stayed silent)" : last;
        return new BuildFailure(use.goal() + ": " + problem + console, use.remedy());
    }

    /** The lines so far. */
    public synchronized List<ConsoleLine> lines() {
        return List.copyOf(lines);
    }
}
