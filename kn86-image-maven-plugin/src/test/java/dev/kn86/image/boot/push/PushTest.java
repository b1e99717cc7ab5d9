// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushTest {

    private static final String TARGET = "/opt/radio/bin/radio";

    /** A socket needs none. */
    private static final CommandRunner NO_PROGRAM = new CommandRunner() {
        @Override
        public CommandResult attempt(Command command) {
            throw new AssertionError(command.pasteable());
        }

        @Override
        public CommandResult run(Command command, String remedy) {
            throw new AssertionError(command.pasteable());
        }
    };

    @TempDir
    Path folder;

    private final byte[] content = new byte[100_000];
    private FakeDeck deck;

    @BeforeEach
    void switchOn() throws IOException {
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * i);
        }
        deck = new FakeDeck(folder);
        deck.answers.put("deck", "0\ndevelopment\nthere");
        deck.answers.put("send", "DIGEST");
        deck.answers.put("start", "0\nDIGEST");
    }

    @AfterEach
    void switchOff() throws IOException {
        deck.close();
    }

    private void push() throws BuildFailure, IOException {
        Path program = Files.write(folder.resolve("radio"), content);
        PushRequest request = new PushRequest(
                program, TARGET, "radio.service", new DeckAddress.Console(deck.socket), Duration.ofSeconds(20));
        new Push(NO_PROGRAM, new SilentProgress()).run(request);
    }

    private void refused(String problem) {
        BuildFailure failure = assertThrows(BuildFailure.class, this::push);
        assertTrue(
                failure.getMessage().startsWith(problem.replace("SOCKET", "unix:" + deck.socket)),
                failure.getMessage());
    }

    @Test
    void theProgramArrivesAndItsUnitIsRestarted() throws BuildFailure, IOException {
        push();
        assertArrayEquals(content, deck.received);
        assertEquals(3, deck.commands.size());
        String start = deck.commands.get(2);
        assertTrue(start.startsWith("systemctl stop radio.service; while umount -l " + TARGET + " "), start);
        assertTrue(
                start.contains(
                        "mount --bind /run/kn86-push/radio " + TARGET + " && mount -o remount,bind,ro,exec " + TARGET),
                start);
        assertTrue(start.contains("systemctl start radio.service; echo $?"), start);
    }

    @Test
    void aProductionDeckIsRefused() {
        deck.answers.put("deck", "0\nproduction\nthere");
        refused("push: the deck at SOCKET is a production deck");
        assertEquals(1, deck.commands.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000\ndevelopment\nthere", "0\nthere", "0\ndevelopment", ""})
    void whatIsNoDeckOrLacksTheFileIsRefused(String answer) {
        deck.answers.put("deck", answer);
        refused("push: SOCKET shows no root's shell of a deck that has " + TARGET);
        assertEquals(1, deck.commands.size());
    }

    @Test
    void whatArrivesChangedIsNotStarted() {
        deck.answers.put("send", "0000");
        refused("push: what has arrived at SOCKET is not " + folder.resolve("radio") + ": 0000\n");
        assertEquals(2, deck.commands.size());
    }

    @Test
    void aProgramThatDoesNotStartIsShownWithItsWords() {
        deck.answers.put("start", "Job for radio.service failed.\n1\nDIGEST");
        deck.answers.put("journal", "[ 12.5] radio[42]: no\u001b[31m aerial");
        refused("push: radio.service does not start with " + folder.resolve("radio")
                + ": Job for radio.service failed.; 1; ");
        BuildFailure failure = assertThrows(BuildFailure.class, this::push);
        assertTrue(failure.getMessage().contains("  | [ 12.5] radio[42]: no aerial"), failure.getMessage());
    }

    @Test
    void withoutADeckTheWayToOneIsTold() throws IOException {
        deck.close();
        Files.delete(deck.socket);
        refused("push: no deck in QEMU answers at " + deck.socket + ": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "opt/nosh", "/opt/../nosh", "/opt/a b", "/opt/a;b", "/", "/opt/", "/opt/.nosh", "/opt/$x"})
    void whatIsNoPathOnADeckIsRefused(String target) {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> PushRequest.checkTarget("kn86.push.target", target));
        assertTrue(
                failure.getMessage()
                        .startsWith("kn86.push.target=" + target + " is no absolute path of a program on the deck"),
                failure.getMessage());
    }

    @Test
    void thePathsOfProgramsAreTaken() throws BuildFailure {
        for (String target : List.of("/opt/nosh/bin/nosh", "/usr/lib/x86_64-linux-gnu/a.b+c@1", "/a")) {
            PushRequest.checkTarget("kn86.push.target", target);
        }
    }
}
