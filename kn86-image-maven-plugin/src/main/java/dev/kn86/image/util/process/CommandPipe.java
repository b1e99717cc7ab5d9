// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Runs programs whose standard output or input is a stream of bytes that is too long for memory or a log. Environment
 * and failure messages are those of {@link ProcessCommandRunner}. The time limit of the command does not apply, because
 * the other end of the pipe decides how long the program runs.
 */
public final class CommandPipe {

    private CommandPipe() {}

    /** Reads what the program writes; may stop before the end. */
    @FunctionalInterface
    public interface Reader {
        void read(InputStream output) throws IOException;
    }

    /** Writes what the program reads. */
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream input) throws IOException;
    }

    /**
     * Runs a program and reads its standard output.
     *
     * @param remedy what the user should do when it fails
     * @throws BuildFailure when it cannot be started or exits with another code than 0
     */
    public static void read(Command command, String remedy, Reader reader) throws BuildFailure, IOException {
        try (ChildProcess process = ChildProcess.start(command, StartOptions.PIPES);
                InputStream output = process.output()) {
            CollectedText stderr = process.collectErrors();
            process.input().close();
            reader.read(output);
            output.transferTo(OutputStream.nullOutputStream());
            end(process, command, stderr, remedy);
        }
    }

    /**
     * Runs a program and writes its standard input. Its standard output is dropped; its standard error is only used for
     * the message of a failure.
     *
     * @param remedy what the user should do when it fails
     * @throws BuildFailure when it cannot be started or exits with another code than 0
     */
    public static void write(Command command, String remedy, Writer writer) throws BuildFailure, IOException {
        try (ChildProcess process =
                ChildProcess.start(command, StartOptions.PIPES.outputTo(ProcessBuilder.Redirect.DISCARD))) {
            CollectedText stderr = process.collectErrors();
            try (Feed input = new Feed(process.input())) {
                writer.write(input);
            }
            end(process, command, stderr, remedy);
        }
    }

    private static void end(ChildProcess process, Command command, CollectedText stderr, String remedy)
            throws BuildFailure, IOException {
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new BuildFailure(new CommandResult(exitCode, "", stderr.text()).describe(command), remedy);
        }
    }

    /** Ignores that the pipe breaks when the program ends early: the program's exit code decides about success. */
    private static final class Feed extends OutputStream {

        private final OutputStream pipe;
        private boolean broken;

        Feed(OutputStream pipe) {
            this.pipe = pipe;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (broken) {
                return;
            }
            try {
                pipe.write(bytes, offset, length);
            } catch (IOException e) {
                broken = true;
            }
        }

        @Override
        public void close() {
            try {
                pipe.close();
            } catch (IOException e) {
                broken = true;
            }
        }
    }
}
