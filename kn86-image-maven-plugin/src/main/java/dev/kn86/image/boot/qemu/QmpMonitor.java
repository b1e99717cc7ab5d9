// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kn86.image.boot.panel.Monitor;
import dev.kn86.image.format.picture.PortablePixmap;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.time.Deadline;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

/** A client of QEMU's monitor protocol (QMP): one JSON object a line; "return" or "error" answers each command. */
public final class QmpMonitor implements Monitor {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    /** Short, so that no keyboard driver of a slow machine repeats the key. */
    private static final int HOLD_MILLIS = 1;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path folder;
    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocate(8192).flip();

    private QmpMonitor(Path folder, SocketChannel channel, Selector selector) {
        this.folder = folder;
        this.channel = channel;
        this.selector = selector;
    }

    /**
     * Connects to an emulator that is already listening.
     *
     * @param socket the socket of its monitor; the folder of the socket gets the files of pictures for a moment
     */
    public static QmpMonitor open(Path socket) throws BuildFailure, IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Selector selector = Selector.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        QmpMonitor monitor = new QmpMonitor(socket.toAbsolutePath().getParent(), channel, selector);
        if (!monitor.readObject().has("QMP")) {
            monitor.close();
            throw new BuildFailure("boot: the emulator's monitor does not greet as QMP does", "Use QEMU 6.2 or newer.");
        }
        monitor.execute("qmp_capabilities", Map.of());
        return monitor;
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
    public void close() throws IOException {
        try (selector;
                channel) {
            // try-with-resources closes both, even when the first one fails.
        }
    }

    private void execute(String command, Map<String, Object> arguments) throws BuildFailure, IOException {
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
        JsonNode answer = readObject();
        while (answer.has("event")) {
            answer = readObject();
        }
        if (!answer.has("return")) {
            String reason = answer.path("error").path("desc").asText(answer.toString());
            throw new BuildFailure("boot: the emulator refuses " + command + ": " + reason, "Use QEMU 6.2 or newer.");
        }
    }

    private JsonNode readObject() throws BuildFailure, IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        Deadline deadline = Deadline.after(ANSWER_LIMIT);
        while (true) {
            while (received.hasRemaining()) {
                byte next = received.get();
                if (next == '\n') {
                    return mapper.readTree(line.toByteArray());
                }
                line.write(next);
            }
            Duration left = deadline.left();
            if (left.isZero()) {
                throw new BuildFailure(
                        "boot: the emulator's monitor is silent for " + ANSWER_LIMIT.toSeconds() + " s",
                        "Read qemu.log in the boot test's folder.");
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
