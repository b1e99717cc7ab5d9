// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is wrong when apt fails, in one sentence without addresses, and what the user can do.
 *
 * @param problem the suite, list or package, and what was wrong with it
 * @param remedy what to do, in the imperative
 */
public record AptComplaint(String problem, String remedy) {

    /**
     * The cause comes before its effects: a mirror that serves damaged lists also leaves packages that are not found.
     */
    private enum Kind {
        SIGNATURE(
                "is not signed|NO_PUBKEY|BADSIG|invalid signature|isn't valid, got|no longer signed",
                "the signature is missing or not by the archive's key",
                "Take another mirror (kn86.debian.mirror); if all have it, renew the package debian-archive-keyring."),
        EXPIRED(
                "is expired|is not valid yet",
                "its list has expired, or is not valid yet",
                "Check this machine's clock; if it is right the mirror is no longer updated: take another one "
                        + "(kn86.debian.mirror), or DEBIAN_SNAPSHOT in pi-gen-pin.env for an old state."),
        DAMAGED(
                "Hash Sum mismatch|unexpected size|Hashes of expected file",
                "the mirror serves a file whose size or hash is not that of the signed list",
                "It may be in the middle of an update: build again in some minutes, with -U, or take another mirror "
                        + "(kn86.debian.mirror). Nothing of that file was kept."),
        GONE(
                "404 +Not Found",
                "the mirror does not have it",
                "The package lists are older than the mirror: run with -U. A version that has gone from the mirror is "
                        + "in the snapshot archive: set DEBIAN_SNAPSHOT in pi-gen-pin.env."),
        SILENT(
                "onnection timed out|Could not connect|Connection failed|Connection refused|Connection reset|Unable to connect"
                        + "|resolv|Undetermined Error|Error reading from server|closed connection",
                "the mirror does not answer, or not to the end",
                "Check the network and the mirror (kn86.debian.mirror, or the host's apt sources), and build again: "
                        + "what was fetched is kept."),
        UNKNOWN_PACKAGE(
                "Unable to locate package|No packages found|was not found|has no installation candidate",
                "no suite has it",
                "Correct the name or version; run with -U to renew the package lists. An old version is in the snapshot "
                        + "archive: set DEBIAN_SNAPSHOT in pi-gen-pin.env.");

        private final Pattern words;
        private final String meaning;
        private final String remedy;

        Kind(String words, String meaning, String remedy) {
            this.words = Pattern.compile(words);
            this.meaning = meaning;
            this.remedy = remedy;
        }
    }

    /** {@code Err:3 <address> bookworm/main arm64 hello arm64 1.0}. */
    private static final Pattern ERR = Pattern.compile("^Err:\\d+ \\S+ (.*?)(?: \\[.*)?$");

    /** {@code E: The repository '<address> bookworm InRelease' is not signed.} */
    private static final Pattern REPOSITORY = Pattern.compile("'\\S+://\\S+ ([^']*)'");

    /** {@code E: Release file for <address>/dists/bookworm/InRelease is expired}. */
    private static final Pattern RELEASE = Pattern.compile("/dists/(\\S+)/(InRelease|Release)\\b");

    private static final Pattern ADDRESS = Pattern.compile("\\S+://\\S*/(\\S+)");

    /** Finds the complaint in the output of apt, or of a program that has run apt; empty when there is none. */
    public static Optional<AptComplaint> in(String output) {
        List<String> lines = output.lines().toList();
        for (Kind kind : Kind.values()) {
            List<String> guilty = lines.stream()
                    .filter(line -> kind.words.matcher(line).find())
                    .toList();
            if (!guilty.isEmpty()) {
                return Optional.of(new AptComplaint(subject(lines, guilty) + ": " + kind.meaning, kind.remedy));
            }
        }
        return Optional.empty();
    }

    private static String subject(List<String> lines, List<String> guilty) {
        String failed = lines.stream()
                .map(ERR::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .distinct()
                .collect(Collectors.joining(", "));
        if (!failed.isEmpty()) {
            return failed;
        }
        String line = guilty.get(guilty.size() - 1);
        Matcher repository = REPOSITORY.matcher(line);
        if (repository.find()) {
            return repository.group(1);
        }
        Matcher release = RELEASE.matcher(line);
        if (release.find()) {
            return release.group(1) + " " + release.group(2);
        }
        return ADDRESS.matcher(line.replaceFirst("^[EWN]: ", "")).replaceAll("$1");
    }
}
