// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QmpMonitorTest {

    private static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\n";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<JsonNode> commands = new ArrayList<>();
    private Path folder;
    private Path socket;
    private ServerSocketChannel server;
    private CompletableFuture<Void> emulator;

    @BeforeEach
    void listen() throws IOException {
        // Outside of JUnit's folder, because the path of a Unix socket has at most 107 bytes.
        folder = Files.createTempDirectory("kn86");
        socket = folder.resolve("monitor");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void remove() throws IOException {
        server.close();
        emulator.join();
        Files.delete(socket);
        Files.delete(folder);
    }

    /** Sends the greeting and one answer to each command, then closes the connection. */
    private void play(String greeting, String... answers) {
        emulator = CompletableFuture.runAsync(() -> {
            try (SocketChannel line = server.accept()) {
                line.write(ByteBuffer.wrap(greeting.getBytes(StandardCharsets.UTF_8)));
                BufferedReader reader = new BufferedReader(Channels.newReader(line, StandardCharsets.UTF_8));
                for (String answer : answers) {
                    JsonNode command = new ObjectMapper().readTree(reader.readLine());
                    commands.add(command);
                    if (command.path("execute").asText().equals("screendump")) {
                        Files.writeString(
                                Path.of(command.at("/arguments/filename").asText()), "P6\n1 1\n255\n\001\002\003");
                    }
                    line.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void keysArePressedAndPicturesTaken() throws BuildFailure, IOException {
        play(GREETING, "{\"return\": {}}", "{\"event\": \"RESUME\"}\n{\"return\": {}}", "{\"return\": {}}");
        try (QmpMonitor monitor = QmpMonitor.open(socket)) {
            monitor.press("f4");
            assertEquals(0xFF010203, monitor.picture().getRGB(0, 0));
        }
        emulator.join();
        assertEquals("qmp_capabilities", commands.get(0).get("execute").asText());
        assertEquals("send-key", commands.get(1).get("execute").asText());
        assertEquals(
                new ObjectMapper().readTree("[{\"type\": \"qcode\", \"data\": \"f4\"}]"),
                commands.get(1).at("/arguments/keys"));
        assertFalse(Files.exists(folder.resolve("screen.ppm")), "pictures do not stay");
    }

    @Test
    void aRefusalIsTold() throws BuildFailure, IOException {
        play(
                GREETING,
                "{\"return\": {}}",
                "{\"error\": {\"class\": \"GenericError\", \"desc\": \"Invalid parameter 'f44'\"}}");
        try (QmpMonitor monitor = QmpMonitor.open(socket)) {
            BuildFailure failure = assertThrows(BuildFailure.class, () -> monitor.press("f44"));
            assertTrue(
                    failure.getMessage().contains("the emulator refuses send-key: Invalid parameter 'f44'"),
                    failure.getMessage());
        }
    }

    @Test
    void anEmulatorThatEndsIsTold() throws BuildFailure, IOException {
        play(GREETING, "{\"return\": {}}");
        try (QmpMonitor monitor = QmpMonitor.open(socket)) {
            emulator.join();
            BuildFailure failure = assertThrows(BuildFailure.class, () -> monitor.press("ret"));
            assertTrue(
                    failure.getMessage().contains("the emulator ended while its panel or keyboard was used"),
                    failure.getMessage());
        }
    }

    @Test
    void anythingElseThatListensIsNoMonitor() {
        play("{\"hello\": 1}\n");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> QmpMonitor.open(socket));
        assertTrue(failure.getMessage().contains("does not greet as QMP does"), failure.getMessage());
    }

    private static final String OK = "{\"return\": {}}";

    private static String stopped(String reason) {
        return "{\"event\": \"SHUTDOWN\", \"data\": {\"guest\": true, \"reason\": \"" + reason + "\"}}";
    }

    /** The event may come before, between or behind answers. */
    @Test
    void aResetStopsTheMachineAndTheRegisterCanBeRead() throws BuildFailure, IOException {
        play(GREETING, OK + "\n" + stopped("guest-reset"), "{\"return\": \"000000003f100020: 0x00001005\\r\\n\"}");
        try (QmpMonitor monitor = QmpMonitor.open(socket)) {
            assertEquals(Optional.of(MachineStop.RESET), monitor.awaitStop(LIMIT));
            assertEquals(0x1005, monitor.resetStatus(0x3f100020L).word());
        }
        emulator.join();
        assertEquals(
                "xp /1wx 0x3f100020",
                commands.get(1).at("/arguments/command-line").asText());
    }

    @Test
    void theWatchdogAndASwitchOffAreToldApart() throws BuildFailure, IOException {
        play(
                GREETING,
                OK + "\n{\"event\": \"WATCHDOG\", \"data\": {\"action\": \"reset\"}}\n" + stopped("guest-reset"));
        try (QmpMonitor monitor = QmpMonitor.open(socket)) {
            assertEquals(Optional.of(MachineStop.WATCHDOG), monitor.awaitStop(LIMIT));
        }
    }

    @Test
    void aMachineThatIsSwitchedOffIsNoReset() throws BuildFailure, IOException {
        play(GREETING, OK + "\n" + stopped("guest-shutdown"));
        try (QmpMonitor monitor = QmpMonitor.open(socket)) {
            assertEquals(Optional.of(MachineStop.POWER_OFF), monitor.awaitStop(LIMIT));
        }
    }

    @Test
    void aMachineThatRunsOnIsNotWaitedForForEver() throws BuildFailure, IOException {
        play(GREETING, OK + "\n{\"event\": \"RESUME\"}", OK);
        try (QmpMonitor monitor = QmpMonitor.open(socket)) {
            assertEquals(Optional.empty(), monitor.awaitStop(Duration.ofMillis(100)));
            monitor.press("ret");
        }
    }

    @Test
    void aStickIsPluggedAndPulled() throws BuildFailure, IOException {
        play(GREETING, OK, OK, OK, OK, OK);
        try (QmpMonitor monitor = QmpMonitor.open(socket)) {
            monitor.plugStick(Path.of("/stick.img"));
            monitor.pullStick();
        }
        emulator.join();
        assertEquals(
                "/stick.img", commands.get(1).at("/arguments/file/filename").asText());
        assertTrue(commands.get(1).at("/arguments/read-only").asBoolean());
        assertEquals("usb-storage", commands.get(2).at("/arguments/driver").asText());
        assertEquals("usb.0", commands.get(2).at("/arguments/bus").asText());
        assertEquals("device_del", commands.get(3).path("execute").asText());
        assertEquals("blockdev-del", commands.get(4).path("execute").asText());
    }
}
