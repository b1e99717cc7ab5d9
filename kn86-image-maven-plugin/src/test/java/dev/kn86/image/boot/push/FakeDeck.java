// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.push;

import dev.kn86.image.util.file.Digests;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Stands in for the shell on a deck's console: looks answers up by the name of the question, and runs no command. What
 * is sent to it is unpacked.
 */
final class FakeDeck implements AutoCloseable {

    private static final Pattern QUESTION = Pattern.compile("\\{ (.*); } (\\S+) 2>&1 .*echo 'KN86-ANSWER (\\w+)\\.'");

    final Path socket;
    final List<String> commands = new CopyOnWriteArrayList<>();
    final Map<String, String> answers = new ConcurrentHashMap<>();
    volatile byte[] received = {};
    private final ServerSocketChannel server;

    FakeDeck(Path folder) throws IOException {
        socket = folder.resolve("console");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::serve, "fake-deck");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (server.isOpen()) {
            serveOne();
        }
    }

    private void serveOne() {
        try (SocketChannel client = server.accept()) {
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(client), StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher question = QUESTION.matcher(line);
                if (question.find()) {
                    commands.add(question.group(1));
                    if (question.group(2).startsWith("<<")) {
                        unpack(lines, question.group(2).replaceAll("[<']", ""));
                    }
                    answer(client, question.group(3));
                } else {
                    say(client, line.replaceFirst("^.*echo (KN86-ANSWER \\w+).*$", "$1"));
                }
            }
        } catch (IOException e) {
            // The other side has what it wanted, or the test is over.
        }
    }

    private void unpack(BufferedReader lines, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = lines.readLine(); !line.equals(end); line = lines.readLine()) {
            text.append(line);
        }
        received = new GZIPInputStream(
                        new ByteArrayInputStream(Base64.getDecoder().decode(text.toString())))
                .readAllBytes();
    }

    private void answer(SocketChannel client, String name) throws IOException {
        String digest = Digests.sha256(received);
        for (String line :
                answers.getOrDefault(name, "").replace("DIGEST", digest).lines().toList()) {
            say(client, "KN86-ANSWER " + name + "| " + line);
        }
        say(client, "KN86-ANSWER " + name + ".");
    }

    private static void say(SocketChannel client, String line) throws IOException {
        client.write(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
