// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.push;

import dev.kn86.image.boot.guest.ConsoleUse;
import dev.kn86.image.boot.guest.GuestShell;
import dev.kn86.image.boot.guest.SerialConsole;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import dev.kn86.image.util.text.TerminalText;
import dev.kn86.image.util.time.Stopwatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Puts a program over one of a running deck, and restarts the unit that runs it. The deck's root file system is
 * read-only and stays as it is: the program lies in {@code /run}, which is memory, and is mounted over the file. When
 * the deck starts again, it has its own program. Needs root's shell on the deck; a production deck has none, and is
 * refused.
 */
public final class Push {

    /** On the deck. */
    private static final String FOLDER = "/run/kn86-push";

    /** Characters of base64 in a line, of the 4095 that a terminal takes. */
    private static final int LINE = 1000;

    private static final String NO_SHELL = "The deck has to show root's shell there. A deck in QEMU does"
            + " (mvn -pl image-assembly kn86-image:run). A production deck has none, on no line.";

    private final CommandRunner runner;
    private final Progress progress;

    public Push(CommandRunner runner, Progress progress) {
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * Does what the request says.
     *
     * @throws BuildFailure when no root's shell answers, the deck is a production deck, it lacks the file, or the unit
     *     does not start with the new program; the message then ends with what the unit has written
     */
    public void run(PushRequest request) throws BuildFailure, IOException {
        byte[] program = Files.readAllBytes(request.program());
        try (Step step = progress.step(
                        "push " + request.name() + " to " + request.deck().text());
                DeckLine line = DeckLine.open(request.deck(), runner)) {
            GuestShell shell = GuestShell.open(
                    new SerialConsole(
                            line.fromDeck(),
                            line.toDeck(),
                            text -> {},
                            new Stopwatch(),
                            new ConsoleUse("push", "the deck's shell", NO_SHELL)),
                    request.limit());
            identify(shell, request);
            send(shell, request, program);
            start(shell, request, Digests.sha256(program));
            step.done(request.unit() + " runs it until the deck starts again");
        }
    }

    private static void identify(GuestShell shell, PushRequest request) throws BuildFailure {
        List<String> deck = shell.ask(
                "deck",
                "id -u; sed -n s/^VARIANT=//p /etc/kn86-build-id; if [ -f " + request.target()
                        + " ]; then echo there; fi",
                request.limit());
        if (deck.contains("production")) {
            throw new BuildFailure(
                    "push: the deck at " + request.deck().text() + " is a production deck",
                    "Push to a development deck; a production deck takes signed updates alone (docs/update.md).");
        }
        if (!deck.equals(List.of("0", "development", "there"))) {
            throw new BuildFailure(
                    "push: " + request.deck().text() + " shows no root's shell of a deck that has " + request.target()
                            + ": asked for its user's number, the variant of its card and the file, it says "
                            + shown(deck),
                    "Log in as root on a development deck, and name a file of it in kn86.push.target.");
        }
    }

    private static void send(GuestShell shell, PushRequest request, byte[] program) throws BuildFailure, IOException {
        String file = FOLDER + "/" + request.name() + ".new";
        List<String> digest = shell.ask(
                "send",
                "mkdir -p " + FOLDER + "; base64 -d | gzip -dc >" + file + "; chmod 755 " + file + "; "
                        + digestOf(file),
                packed(program),
                request.limit());
        if (!digest.equals(List.of(Digests.sha256(program)))) {
            throw new BuildFailure(
                    "push: what has arrived at " + request.deck().text() + " is not " + request.program() + ": "
                            + shown(digest),
                    "Push again. A serial line without flow control may lose bytes; the deck's /run may be full.");
        }
    }

    /** Compressed, in lines of base64: a terminal changes other bytes. */
    private static List<String> packed(byte[] program) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(program);
        }
        return new String(
                        Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encode(compressed.toByteArray()),
                        StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }

    private static void start(GuestShell shell, PushRequest request, String digest) throws BuildFailure {
        String mine = FOLDER + "/" + request.name();
        List<String> result = shell.ask(
                "start",
                String.join(
                        "; ",
                        "systemctl stop " + request.unit(),
                        // What was pushed before.
                        "while umount -l " + request.target() + " 2>/dev/null; do :; done",
                        "mv " + mine + ".new " + mine,
                        // Where the initramfs mounts /run, nothing there may be executed.
                        "mount --bind " + mine + " " + request.target() + " && mount -o remount,bind,ro,exec "
                                + request.target(),
                        // systemd stops to restart a unit that was restarted often.
                        "systemctl reset-failed " + request.unit() + " 2>/dev/null",
                        "systemctl start " + request.unit(),
                        "echo $?",
                        digestOf(request.target())),
                request.limit());
        if (!result.equals(List.of("0", digest))) {
            List<String> journal = shell.ask(
                    "journal",
                    "journalctl --unit=" + request.unit()
                            + " --no-pager --no-hostname --lines=15 --output=short-monotonic",
                    request.limit());
            throw new BuildFailure(
                    "push: " + request.unit() + " does not start with " + request.program() + ": " + shown(result)
                            + journal.stream()
                                    .map(line -> System.lineSeparator() + "  | " + TerminalText.line(line))
                                    .collect(Collectors.joining()),
                    "Correct the program, and push again; the deck has its own when it starts again.");
        }
    }

    private static String digestOf(String file) {
        return "sha256sum <" + file + " | cut -c 1-64";
    }

    private static String shown(List<String> lines) {
        return lines.isEmpty() ? "nothing" : TerminalText.line(String.join("; ", lines));
    }
}
