// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the event log of {@code kn86-pico-sim}.
 *
 * @param millis the time in milliseconds since the simulator's start
 * @param name of the event, for example {@code "hello"}
 * @param row the OLED's row of a {@code "set_row"}, from 0; -1 for other events
 * @param text the text of a {@code "set_row"}; empty for other events
 */
public record PicoEvent(long millis, String name, int row, String text) {

    /** Reads a log. The last line is left out while the simulator has not completed it. */
    static List<PicoEvent> read(Path log) throws BuildFailure, IOException {
        if (!Files.isRegularFile(log)) {
            return List.of();
        }
        ObjectMapper mapper = new ObjectMapper();
        List<PicoEvent> events = new ArrayList<>();
        String content = Files.readString(log);
        for (String line :
                content.substring(0, content.lastIndexOf('\n') + 1).lines().toList()) {
            JsonNode json = mapper.readTree(line);
            if (!json.path("ms").isIntegralNumber() || !json.path("event").isTextual()) {
                throw new BuildFailure(
                        log + " holds a line that is no event: " + line,
                        "Build pico-firmware and the plugin from one tree.");
            }
            events.add(new PicoEvent(
                    json.get("ms").asLong(),
                    json.get("event").asText(),
                    json.path("row").asInt(-1),
                    json.path("text").asText("")));
        }
        return events;
    }
}
