// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program {@code kn86-update} on the file of a card (docs/update.md, "Commands"). */
public final class UpdateProgram {

    /** A payload takes seconds; a disk that hangs must not hold the build up for ever. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static final int REFUSED = 1;

    private final Path program;
    private final CommandRunner runner;

    /** @param program an executable {@code kn86-update} of this machine's kind */
    public UpdateProgram(Path program, CommandRunner runner) {
        this.program = program;
        this.runner = runner;
    }

    /**
     * The slot that the firmware starts.
     *
     * @throws BuildFailure when autoboot.txt names none
     */
    public Slot confirmed(Path card) throws BuildFailure {
        // The program has to be told which slot runs; without a deck none does, and the answer does not depend on it.
        JsonNode status = run(List.of("status", "--card", card, "--running", Slot.A.name()));
        String confirmed = status.path("confirmed").asText();
        for (Slot slot : Slot.values()) {
            if (slot.name().equals(confirmed)) {
                return slot;
            }
        }
        throw new BuildFailure(
                "install: autoboot.txt of " + card + " names no slot",
                "Check the card: mvn kn86-image:inspect -Dfile=" + card);
    }

    /**
     * Fills the slot that does not run, and leaves the record that makes the deck's next start try it.
     *
     * @return the version that is in the slot now
     * @throws BuildFailure with the program's sentence and code when it refuses
     */
    public String installPending(Path card, Slot running, RunningSystem system, String hardware, Path payload)
            throws BuildFailure {
        return install(card, running, system, hardware, payload, List.of("--pending"));
    }

    /** Fills the slot that does not run; {@code more} says what comes then. Otherwise as {@link #installPending}. */
    public String install(
            Path card, Slot running, RunningSystem system, String hardware, Path payload, List<Object> more)
            throws BuildFailure {
        List<Object> words = new ArrayList<>(List.of(
                "install",
                "--card",
                card,
                "--running",
                running.name(),
                "--keys",
                system.keys(),
                "--build-id-file",
                system.buildId(),
                "--floors",
                system.floors(),
                "--hardware",
                hardware));
        words.addAll(more);
        words.add(payload);
        return run(words).at("/manifest/version").asText();
    }

    /** Makes a slot the one that the firmware starts. */
    public void confirm(Path card, Slot running) throws BuildFailure {
        run(List.of("confirm", "--card", card, "--running", running.name()));
    }

    private JsonNode run(List<Object> words) throws BuildFailure {
        List<Object> all = new ArrayList<>(List.of(program, "--json"));
        all.addAll(words);
        CommandResult result = runner.attempt(Command.of(all.toArray()).within(LIMIT));
        JsonNode answer = parse(result.stdout());
        if (result.exitCode() == REFUSED && answer.has("code")) {
            throw new BuildFailure(
                    "install: " + answer.path("sentence").asText() + " ("
                            + answer.path("code").asText() + ": "
                            + answer.path("reason").asText() + ")",
                    "docs/update.md, \"Codes\", has all codes; the image is unchanged.");
        }
        if (!result.succeeded() || answer.isMissingNode()) {
            throw new BuildFailure(
                    "install: kn86-update exited with " + result.exitCode() + ": "
                            + result.stderr().strip(),
                    "Correct what it names; the image is unchanged.");
        }
        return answer;
    }

    private static JsonNode parse(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            return new ObjectMapper().missingNode();
        }
    }
}
