// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out from a growing log what apt is doing. Not thread-safe. */
final class LogActivity {

    /** At most this much of the log is read at once: only its end says what is being done. */
    private static final int MOST_BYTES = 1 << 20;

    private static final Pattern PLAN = Pattern.compile("^(\\d+) upgraded, (\\d+) newly installed.*");

    /** {@code Get:2 <address> bookworm/main arm64 hello arm64 1.0 [20 kB]}. */
    private static final Pattern FETCH = Pattern.compile("^Get:\\d+ \\S+ \\S+ \\S+ (\\S+) \\S+ \\S+ \\[.*");

    private static final Pattern UNPACK = Pattern.compile("^Unpacking (\\S+) .*");

    private static final Pattern SET_UP = Pattern.compile("^Setting up (\\S+) .*");

    /** A line of mmdebstrap or debootstrap: {@code I: downloading packages...}. */
    private static final Pattern BOOTSTRAP = Pattern.compile("^I: ([^'/]{1,60})$");

    private final Path log;
    private long position;
    private int total;
    private int fetched;
    private int unpacked;
    private int setUp;
    private String activity = "";

    LogActivity(Path log) {
        this.log = log;
    }

    /** Begins a new step: lines of earlier steps are not looked at. */
    void restart() throws IOException {
        position = Files.exists(log) ? Files.size(log) : 0;
        total = 0;
        activity = "";
    }

    /** What apt is doing now, for example {@code unpacking libc6 (12 of 140)}; empty when that is not known. */
    String now() throws IOException {
        if (Files.exists(log)) {
            try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
                position = Math.max(position, file.length() - MOST_BYTES);
                byte[] bytes = new byte[(int) (file.length() - position)];
                file.seek(position);
                file.readFully(bytes);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                // A line without its end is still being written; it is read the next time.
                int end = text.lastIndexOf('\n') + 1;
                position += end;
                text.substring(0, end).lines().forEach(this::read);
            }
        }
        return activity;
    }

    private void read(String line) {
        Matcher plan = PLAN.matcher(line);
        if (plan.matches()) {
            total = Integer.parseInt(plan.group(1)) + Integer.parseInt(plan.group(2));
            fetched = 0;
            unpacked = 0;
            setUp = 0;
        } else if (matches(FETCH, line)) {
            fetched++;
            tell("fetching", FETCH, line, fetched);
        } else if (matches(UNPACK, line)) {
            unpacked++;
            tell("unpacking", UNPACK, line, unpacked);
        } else if (matches(SET_UP, line)) {
            setUp++;
            tell("setting up", SET_UP, line, setUp);
        } else if (matches(BOOTSTRAP, line)) {
            activity = line.substring("I: ".length());
        }
    }

    private static boolean matches(Pattern pattern, String line) {
        return pattern.matcher(line).matches();
    }

    private void tell(String what, Pattern pattern, String line, int count) {
        String name = pattern.matcher(line).replaceFirst("$1").replaceFirst(":.*", "");
        activity = what + " " + name + (total == 0 ? "" : " (" + count + " of " + Math.max(count, total) + ")");
    }
}
