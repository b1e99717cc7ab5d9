// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.push;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ChildProcess;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.SearchPath;
import dev.kn86.image.util.process.StartOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes to and from a deck's shell.
 *
 * @param fromDeck what the deck sends
 * @param toDeck what the deck gets
 * @param end closes the connection
 */
record DeckLine(InputStream fromDeck, OutputStream toDeck, AutoCloseable end) implements AutoCloseable {

    /** Connects to a deck. Whether a shell is there is not known yet. */
    static DeckLine open(DeckAddress deck, CommandRunner runner) throws BuildFailure, IOException {
        if (deck instanceof DeckAddress.Console console) {
            return socket(console.socket());
        }
        if (deck instanceof DeckAddress.Serial serial) {
            return serial(serial.device(), runner);
        }
        return ssh((DeckAddress.Ssh) deck);
    }

    private static DeckLine socket(Path socket) throws BuildFailure, IOException {
        SocketChannel channel;
        try {
            // The path of a Unix socket has at most 107 bytes, and that of a link to it may be longer.
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.toRealPath()));
        } catch (IOException e) {
            throw new BuildFailure(
                    "push: no deck in QEMU answers at " + socket + ": " + e.getMessage(),
                    "Start one and leave it running: mvn -pl image-assembly kn86-image:run.",
                    e);
        }
        // Not those of Channels: until Java 19 a read that waits keeps all writes waiting (JDK-8279339).
        InputStream in = new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return channel.read(ByteBuffer.wrap(bytes, offset, length));
            }
        };
        OutputStream out = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
        };
        return new DeckLine(in, out, channel);
    }

    private static DeckLine serial(Path device, CommandRunner runner) throws BuildFailure, IOException {
        // clocal: without it, opening the device waits for a modem's carrier.
        runner.run(
                Command.of("stty", "-F", device, "115200", "raw", "-echo", "cs8", "-parenb", "-cstopb", "clocal"),
                "Name the serial line that the deck is on, in kn86.push.to.");
        InputStream in = Files.newInputStream(device);
        OutputStream out = Files.newOutputStream(device);
        return new DeckLine(in, out, () -> {
            out.close();
            in.close();
        });
    }

    private static DeckLine ssh(DeckAddress.Ssh deck) throws BuildFailure {
        if (SearchPath.find("ssh").isEmpty()) {
            throw new BuildFailure(
                    "push: ssh is missing, by which " + deck.text() + " is reached", "apt-get install openssh-client");
        }
        List<String> words = new ArrayList<>(List.of("ssh", "-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10"));
        deck.port().ifPresent(port -> words.addAll(List.of("-p", port.toString())));
        words.add(deck.user().map(user -> user + "@").orElse("") + deck.host());
        words.add("/bin/sh");
        Command ssh = Command.of(words.toArray());
        Optional<String> agent = Optional.ofNullable(System.getenv("SSH_AUTH_SOCK"));
        ChildProcess process = ChildProcess.start(
                agent.isPresent() ? ssh.env("SSH_AUTH_SOCK", agent.get()) : ssh,
                // What ssh itself says belongs to the last lines of a failure.
                StartOptions.PIPES.allTo(ProcessBuilder.Redirect.PIPE).killAtExit());
        return new DeckLine(process.output(), process.input(), process);
    }

    @Override
    public void close() throws IOException {
        try {
            end.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
