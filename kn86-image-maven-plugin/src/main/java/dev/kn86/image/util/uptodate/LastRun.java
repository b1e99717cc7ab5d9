// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.uptodate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The record of a goal's last successful run. It is deleted before the goal runs and written when the goal has
 * succeeded, so that the result of a failed or interrupted run is never taken for up to date.
 *
 * @param file the record, below {@code target}: {@code mvn clean} deletes it
 */
public record LastRun(Path file) {

    private static final String INPUTS = "inputs";

    private static final String OUTPUTS = "outputs";

    /** Why the goal has to run; empty when the last run had the same inputs and its outputs have not changed since. */
    public Optional<String> reasonToRun(Fingerprint inputs, Fingerprint outputs) throws IOException {
        Map<String, Map<String, String>> record = read();
        if (record.isEmpty()) {
            return Optional.of("no finished run is on record");
        }
        Optional<String> input = firstDifference(record.getOrDefault(INPUTS, Map.of()), inputs.values());
        return input.isPresent()
                ? input.map(name -> name + " changed")
                : firstDifference(record.getOrDefault(OUTPUTS, Map.of()), outputs.values())
                        .map(name -> name + " is not as the last run left it");
    }

    /** Call before the goal runs. */
    public void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * Call after the goal has succeeded.
     *
     * @param inputs the inputs as they were before the goal ran: with a later change the goal runs again
     * @param outputs the outputs as the goal has left them
     */
    public void remember(Fingerprint inputs, Fingerprint outputs) throws IOException, BuildFailure {
        byte[] json = new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsBytes(new TreeMap<>(Map.of(INPUTS, inputs.values(), OUTPUTS, outputs.values())));
        AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(json)));
    }

    /** A record that cannot be read counts as none. */
    private Map<String, Map<String, String>> read() throws IOException {
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            return new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {});
        } catch (JacksonException e) {
            return Map.of();
        }
    }

    private static Optional<String> firstDifference(Map<String, String> before, Map<String, String> now) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(before.get(name), now.get(name)))
                .findFirst();
    }
}
