// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.format.picture.PortablePixmap;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.time.Deadline;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of QEMU's monitor protocol (QMP): one JSON object a line; "return" or "error" answers each command. */
public final class QmpMonitor implements MachineControl {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);
    private static final Duration CONNECT_POLL = Duration.ofMillis(50);

    /** The answer to {@code xp /1wx}: an address and a word. */
    private static final Pattern WORD = Pattern.compile("[0-9a-f]+: 0x([0-9a-f]{8})\\s*");

    private static final String STICK = "stick";
    private static final String STICK_DEVICE = "stick-device";
    private static final String UPGRADE = "Use QEMU 6.2 or newer.";

    /** Short, so that no keyboard driver of a slow machine repeats the key. */
    private static final int HOLD_MILLIS = 1;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path folder;
    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocate(8192).flip();
    private final ByteArrayOutputStream partLine = new ByteArrayOutputStream();
    private boolean watchdogFired;
    private Optional<MachineStop> stop = Optional.empty();

    private QmpMonitor(Path folder, SocketChannel channel, Selector selector) {
        this.folder = folder;
        this.channel = channel;
        this.selector = selector;
    }

    /**
     * Connects to an emulator that is listening, or does so within a minute.
     *
     * @param socket the socket of its monitor; the folder of the socket gets the files of pictures for a moment
     */
    public static QmpMonitor open(Path socket) throws BuildFailure, IOException {
        SocketChannel channel = connect(socket);
        Selector selector = Selector.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        QmpMonitor monitor = new QmpMonitor(socket.toAbsolutePath().getParent(), channel, selector);
        if (!monitor.readAnswer().has("QMP")) {
            monitor.close();
            throw new BuildFailure("boot: the emulator's monitor does not greet as QMP does", UPGRADE);
        }
        monitor.execute("qmp_capabilities", Map.of());
        return monitor;
    }

    private static SocketChannel connect(Path socket) throws BuildFailure, IOException {
        Deadline deadline = Deadline.after(CONNECT_LIMIT);
        while (true) {
            boolean isLast = deadline.hasPassed();
            try {
                return SocketChannel.open(UnixDomainSocketAddress.of(socket));
            } catch (SocketException e) {
                if (isLast) {
                    throw new BuildFailure(
                            "boot: the emulator does not open its monitor within " + CONNECT_LIMIT.toSeconds() + " s",
                            "Read qemu.log in the boot test's folder.",
                            e);
                }
            }
            deadline.sleep(CONNECT_POLL);
        }
    }

    @Override
    public BufferedImage picture() throws BuildFailure, IOException {
        Path file = folder.resolve("screen.ppm");
        execute("screendump", Map.of("filename", file.toString()));
        try {
            return PortablePixmap.read(Files.readAllBytes(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void press(String key) throws BuildFailure, IOException {
        execute("send-key", Map.of("keys", List.of(Map.of("type", "qcode", "data", key)), "hold-time", HOLD_MILLIS));
    }

    @Override
    public Optional<MachineStop> awaitStop(Duration limit) throws BuildFailure, IOException {
        Deadline deadline = Deadline.after(limit);
        while (stop.isEmpty()) {
            Optional<JsonNode> object = readObject(deadline);
            if (object.isEmpty()) {
                return Optional.empty();
            }
            takeEvent(object.get());
        }
        return stop;
    }

    @Override
    public ResetStatus resetStatus(long address) throws BuildFailure, IOException {
        String answer = execute(
                        "human-monitor-command", Map.of("command-line", "xp /1wx 0x" + Long.toHexString(address)))
                .asText();
        Matcher word = WORD.matcher(answer);
        if (!word.matches()) {
            throw new BuildFailure("boot: the emulator's monitor shows no word of memory: " + answer, UPGRADE);
        }
        return new ResetStatus(Long.parseLong(word.group(1), 16));
    }

    @Override
    public void plugStick(Path content) throws BuildFailure, IOException {
        execute(
                "blockdev-add",
                Map.of(
                        "driver",
                        "raw",
                        "node-name",
                        STICK,
                        "read-only",
                        true,
                        "file",
                        Map.of(
                                "driver",
                                "file",
                                "filename",
                                content.toAbsolutePath().toString(),
                                "read-only",
                                true)));
        execute(
                "device_add",
                Map.of("driver", "usb-storage", "bus", Machine.USB + ".0", "drive", STICK, "id", STICK_DEVICE));
    }

    @Override
    public void pullStick() throws BuildFailure, IOException {
        execute("device_del", Map.of("id", STICK_DEVICE));
        execute("blockdev-del", Map.of("node-name", STICK));
    }

    @Override
    public void close() throws IOException {
        try (selector;
                channel) {
            // try-with-resources closes both, even when the first one fails.
        }
    }

    private JsonNode execute(String command, Map<String, Object> arguments) throws BuildFailure, IOException {
        String json = mapper.writeValueAsString(Map.of("execute", command, "arguments", arguments));
        ByteBuffer line = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                // QEMU reads each command at once, so a full socket drains soon.
                channel.write(line);
            }
        } catch (IOException e) {
            throw ended();
        }
        JsonNode answer = readAnswer();
        while (answer.has("event")) {
            takeEvent(answer);
            answer = readAnswer();
        }
        if (!answer.has("return")) {
            String reason = answer.path("error").path("desc").asText(answer.toString());
            throw new BuildFailure("boot: the emulator refuses " + command + ": " + reason, UPGRADE);
        }
        return answer.get("return");
    }

    /** Keeps what an event says about the end of the machine. */
    private void takeEvent(JsonNode event) {
        switch (event.path("event").asText()) {
            case "WATCHDOG" -> watchdogFired = true;
            case "SHUTDOWN" ->
                stop = Optional.of(
                        event.at("/data/reason").asText().equals("guest-reset")
                                ? watchdogFired ? MachineStop.WATCHDOG : MachineStop.RESET
                                : MachineStop.POWER_OFF);
            default -> {
                // Pauses, devices and the guest's clock do not matter here.
            }
        }
    }

    private JsonNode readAnswer() throws BuildFailure, IOException {
        return readObject(Deadline.after(ANSWER_LIMIT))
                .orElseThrow(() -> new BuildFailure(
                        "boot: the emulator's monitor is silent for " + ANSWER_LIMIT.toSeconds() + " s",
                        "Read qemu.log in the boot test's folder."));
    }

    /** The next object; empty when none is complete before the deadline. */
    private Optional<JsonNode> readObject(Deadline deadline) throws BuildFailure, IOException {
        while (true) {
            while (received.hasRemaining()) {
                byte next = received.get();
                if (next == '\n') {
                    JsonNode object = mapper.readTree(partLine.toByteArray());
                    partLine.reset();
                    return Optional.of(object);
                }
                partLine.write(next);
            }
            Duration left = deadline.left();
            if (left.isZero()) {
                return Optional.empty();
            }
            selector.select(left.toMillis());
            selector.selectedKeys().clear();
            received.clear();
            int count = channel.read(received);
            received.flip();
            if (count < 0) {
                throw ended();
            }
        }
    }

    private static BuildFailure ended() {
        return new BuildFailure(
                "boot: the emulator ended while its panel or keyboard was used",
                "Read qemu.log and console.log in the boot test's folder.");
    }
}
