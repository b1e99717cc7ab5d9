// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.timeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened when, as a file in the Trace Event Format, which Perfetto and chrome://tracing open: spans ("complete
 * events") and moments ("instant events"), in microseconds since the origin. Every {@code timeline.json} of the plugin
 * is one of these: the stages and hooks of a build, the moments of a boot. Thread-safe.
 */
public final class Timeline {

    private static final int PROCESS = 1;

    private final long originNanos;
    private final List<Event> events = new ArrayList<>();

    private sealed interface Event permits Span, Moment {
        String category();

        String name();

        long startNanos();
    }

    private record Span(String category, String name, long startNanos, long endNanos, Map<String, Object> arguments)
            implements Event {}

    private record Moment(String category, String name, long startNanos) implements Event {}

    /** @param originNanos when time zero of the file is, by the clock of all other times here */
    public Timeline(long originNanos) {
        this.originNanos = originNanos;
    }

    /** A stage has ended: cached, fetched, run or failed. Its hooks have been added before. */
    public synchronized void stage(String stage, long startNanos, long endNanos, String outcome) {
        events.add(new Span(
                "stage",
                stage,
                startNanos,
                endNanos,
                Map.of("stage", stage, "outcome", outcome, "cached", outcome.equals("cached"))));
    }

    /**
     * A hook has ended.
     *
     * @param step for example {@code 00-a/01-run.sh}
     * @param exit its exit code; -1 when it was cut off with the whole stage
     */
    public synchronized void hook(String stage, String step, long startNanos, long endNanos, int exit) {
        events.add(new Span("hook", step, startNanos, endNanos, Map.of("stage", stage, "exit", exit, "cached", false)));
    }

    /** Something has happened at a moment. */
    public synchronized void moment(String category, String name, long nanos) {
        events.add(new Moment(category, name, nanos));
    }

    /** Writes all events so far. */
    public synchronized void write(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("displayTimeUnit", "ms");
        ArrayNode list = root.putArray("traceEvents");
        for (Event event : events) {
            ObjectNode node = list.addObject();
            node.put("name", event.name()).put("cat", event.category());
            node.put("ts", (event.startNanos() - originNanos) / 1000);
            // All on one thread: viewers then show a hook below the stage in whose time it lies.
            node.put("pid", PROCESS).put("tid", PROCESS);
            if (event instanceof Span span) {
                node.put("ph", "X").put("dur", (span.endNanos() - span.startNanos()) / 1000);
                node.set("args", mapper.valueToTree(new TreeMap<>(span.arguments())));
            } else {
                node.put("ph", "i").put("s", "t");
            }
        }
        mapper.writeValue(file.toFile(), root);
    }
}
