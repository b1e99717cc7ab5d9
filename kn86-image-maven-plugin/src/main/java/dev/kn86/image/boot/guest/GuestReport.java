// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.util.failure.BuildFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The answers of the running guest to the questions of the test.
 *
 * @param answers the lines of each answer by the name of the question, in the order of asking
 */
public record GuestReport(Map<String, List<String>> answers) {

    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

    /** The nodes in one question. With paths below 128 characters, a question stays within a terminal's line. */
    private static final int NODES_A_QUESTION = 24;

    /**
     * Shell code by the name of the question, in the order of asking. The first waits until systemd has no more jobs.
     */
    public static Map<String, String> questions(Readiness ready) {
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put("system-state", "systemctl is-system-running --wait");
        questions.put("failed-units", "systemctl list-units --failed --plain --no-legend");
        questions.put("unit", "systemctl show --property=ActiveState,SubState,NRestarts,StatusText " + ready.unit());
        questions.put("kn86-units", "systemctl list-units --all --plain --no-legend 'kn86-*'");
        questions.put("root", "findmnt --noheadings --raw --output SOURCE,FSTYPE,OPTIONS /");
        questions.put("share", "findmnt --noheadings --raw --output SOURCE,FSTYPE,OPTIONS,LABEL,UUID /home/shared");
        questions.put("tmpfs", "findmnt --noheadings --raw --types tmpfs --output TARGET");
        questions.put("build-id", "cat /etc/kn86-build-id");
        questions.put("kernel", "uname -r");
        if (ready.deckState()) {
            questions.put("deck-boots", "find /home/shared -name 'deck-state.[01]' -exec grep -h '^boots ' {} +");
        }
        questions.put("boot-time", "systemd-analyze time");
        questions.put("critical-chain", "systemd-analyze critical-chain --no-pager " + ready.unit());
        questions.put("slowest-units", "systemd-analyze blame --no-pager | head -n 20");
        return questions;
    }

    /**
     * Asks all questions.
     *
     * @param ready what the product's questions are about
     * @param more further questions: shell code by name
     * @param files what the guest was started from
     */
    public static GuestReport ask(GuestShell shell, Readiness ready, Map<String, String> more, BootFiles files)
            throws BuildFailure {
        Map<String, String> questions = questions(ready);
        questions.putAll(more);
        Map<String, List<String>> answers = new LinkedHashMap<>();
        for (Map.Entry<String, String> question : questions.entrySet()) {
            answers.put(question.getKey(), shell.ask(question.getKey(), question.getValue(), ANSWER_LIMIT));
        }
        answers.put("missing-overlay-nodes", missingNodes(shell, files.overlayNodes()));
        return new GuestReport(answers);
    }

    private static List<String> missingNodes(GuestShell shell, List<String> nodes) throws BuildFailure {
        List<String> missing = new ArrayList<>();
        for (int from = 0; from < nodes.size(); from += NODES_A_QUESTION) {
            String part = nodes.subList(from, Math.min(from + NODES_A_QUESTION, nodes.size())).stream()
                    .map(node -> "'" + node + "'")
                    .collect(Collectors.joining(" "));
            missing.addAll(shell.ask(
                    "overlay-nodes",
                    "for node in " + part + "; do [ -d \"/proc/device-tree$node\" ] || echo \"$node\"; done",
                    ANSWER_LIMIT));
        }
        return missing;
    }

    /**
     * What is wrong with the guest, one text a fault.
     *
     * @param ready what the guest was asked about
     * @param files what the guest was started from
     */
    public List<String> faults(Readiness ready, BootFiles files) {
        List<String> faults = new ArrayList<>();
        String root = files.commandLine().replaceFirst("^(?:.* )?root=(\\S+).*$", "$1");
        expect(
                faults,
                "system-state",
                "the system's state is not \"running\"",
                answer("system-state").equals("running"));
        expect(
                faults,
                "failed-units",
                "units have failed",
                answer("failed-units").isEmpty());
        expect(
                faults,
                "unit",
                ready.unit() + " is not active, or was restarted",
                has("unit", "ActiveState=active")
                        && lines("unit").stream().noneMatch(line -> line.matches("NRestarts=[1-9].*")));
        expect(
                faults,
                "root",
                "the root is not " + root + ", ext4, read-only",
                answer("root").startsWith(root + " ext4 ") && options("root").contains("ro"));
        expect(
                faults,
                "share",
                "/home/shared is not p6, ext4, writable",
                answer("share").startsWith("/dev/mmcblk0p6 ext4 ")
                        && options("share").contains("rw"));
        expect(
                faults,
                "tmpfs",
                "/tmp, /var/tmp and /var/log are not all tmpfs",
                answers.get("tmpfs").containsAll(List.of("/tmp", "/var/tmp", "/var/log")));
        expect(
                faults,
                "build-id",
                "/etc/kn86-build-id is missing or empty",
                !answer("build-id").isEmpty() && !answer("build-id").startsWith("cat:"));
        if (ready.deckState()) {
            expect(faults, "deck-boots", "the deck state on /home/shared counts no boot", deckBoots() > 0);
        }
        expect(
                faults,
                "missing-overlay-nodes",
                "the kernel's device tree lacks nodes of the overlays",
                answer("missing-overlay-nodes").isEmpty());
        return faults;
    }

    private void expect(List<String> faults, String question, String problem, boolean holds) {
        if (!holds) {
            faults.add(problem + " (" + question + ": " + (answer(question).isEmpty() ? "no answer" : answer(question))
                    + ")");
        }
    }

    private String answer(String question) {
        return String.join("; ", answers.get(question));
    }

    private boolean has(String question, String line) {
        return answers.get(question).contains(line);
    }

    /** The mount options, which are the third word of a line of findmnt. */
    private List<String> options(String question) {
        String[] words = answer(question).split(" ");
        return words.length < 3 ? List.of() : List.of(words[2].split(","));
    }

    /** The lines of the answer to a question; empty when the question was not asked. */
    public List<String> lines(String question) {
        return answers.getOrDefault(question, List.of());
    }

    /** The build id file's values by key; lines that are no {@code KEY=VALUE} are left out. */
    public Map<String, String> buildId() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : lines("build-id")) {
            int end = line.indexOf('=');
            if (end > 0) {
                values.putIfAbsent(line.substring(0, end), line.substring(end + 1));
            }
        }
        return values;
    }

    /** The boot counter in the deck's state; 0 when the guest finds none. */
    public long deckBoots() {
        return lines("deck-boots").stream()
                .filter(line -> line.matches("boots [0-9]{1,18}"))
                .mapToLong(line -> Long.parseLong(line.substring("boots ".length())))
                .max()
                .orElse(0);
    }

    /** The UUID of the operator's file system (p6); it changes when the file system is formatted. */
    public String shareUuid() {
        String share = answer("share");
        return share.substring(share.lastIndexOf(' ') + 1);
    }

    /** All answers as text: the name of each question, and its answer indented. */
    public String text() {
        return answers.entrySet().stream()
                .map(entry -> entry.getKey() + "\n"
                        + entry.getValue().stream()
                                .map(line -> "    " + line + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }
}
