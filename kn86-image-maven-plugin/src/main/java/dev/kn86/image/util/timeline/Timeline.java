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
 * When every stage and hook of a build ran, for how long, and how it ended; as a file in the Trace Event Format
 * (complete events, times in microseconds since the stages began), which Perfetto and chrome://tracing open.
 * Thread-safe.
 */
public final class Timeline {

    private static final int PROCESS = 1;

    private final long originNanos;
    private final List<Event> events = new ArrayList<>();

    private record Event(
            String category, String name, long startNanos, long endNanos, Map<String, Object> fingerprint) {}

    /** @param originNanos when the stages began, as {@link System#nanoTime} has it */
    public Timeline(long originNanos) {
        this.originNanos = originNanos;
    }

    /** A stage has ended: cached, fetched, run or failed. Its hooks have been added before. */
    public synchronized void stage(String stage, long startNanos, long endNanos, String outcome) {
        events.add(new Event(
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
        events.add(
                new Event("hook", step, startNanos, endNanos, Map.of("stage", stage, "exit", exit, "cached", false)));
    }

    /** Writes what has ended so far. */
    public synchronized void write(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("displayTimeUnit", "ms");
        ArrayNode list = root.putArray("traceEvents");
        for (Event event : events) {
            ObjectNode node = list.addObject();
            node.put("name", event.name()).put("cat", event.category()).put("ph", "X");
            node.put("ts", (event.startNanos() - originNanos) / 1000)
                    .put("dur", (event.endNanos() - event.startNanos()) / 1000);
            // On one thread, what lies within another's time is shown below it.
            node.put("pid", PROCESS).put("tid", PROCESS);
            node.set("args", mapper.valueToTree(new TreeMap<>(event.fingerprint())));
        }
        mapper.writeValue(file.toFile(), root);
    }
}
