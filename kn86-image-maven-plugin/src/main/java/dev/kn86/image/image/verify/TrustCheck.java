// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.payload.ProductVersion;
import dev.kn86.image.image.payload.VersionFloor;
import dev.kn86.image.image.trust.TrustedKeyFile;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks by what a deck of the card would judge update payloads: a card without a key takes no update ever, and a
 * production card with a development key takes everybody's. A card without the program that judges them needs no keys.
 *
 * @param root slot A's root file system
 * @param workFolder an existing folder for temporary files
 */
record TrustCheck(Volume root, Toolbox toolbox, CommandRunner runner, Path workFolder) {

    private static final String UPDATER_FOLDER = "/opt/nosh/bin";
    private static final String UPDATER = "kn86-update";
    private static final String FLOORS = "/usr/share/kn86/version-floors.tsv";

    /** A line of debugfs's {@code ls -p}: inode, mode, owner, group, name, size. */
    private static final Pattern LISTED = Pattern.compile("/\\d+/\\d+/\\d+/\\d+/([^/]+)/\\d*/");

    void run(VerifyRequest request, Findings findings) throws BuildFailure, IOException {
        if (!names(UPDATER_FOLDER).contains(UPDATER)) {
            return;
        }
        List<String> keys = names(TrustedKeyFile.FOLDER).stream()
                .filter(TrustedKeyFile::isKey)
                .toList();
        findings.expect(
                !keys.isEmpty(), TrustedKeyFile.FOLDER + " on p4 has no key (*.pem): a deck would refuse every update");
        findings.expect(
                keys.size() <= TrustedKeyFile.MAXIMUM,
                TrustedKeyFile.FOLDER + " on p4 has " + keys.size() + " keys, and a deck reads "
                        + TrustedKeyFile.MAXIMUM);
        for (String name : keys) {
            findings.expect(
                    request.variant() == Variant.DEVELOPMENT || !TrustedKeyFile.isDevelopment(name),
                    TrustedKeyFile.FOLDER + "/" + TerminalText.line(name)
                            + " on p4 is a development key, and the image is a production image");
            findings.collect(() -> checkKey(name));
        }
        findings.collect(() -> VersionFloor.read(read(FLOORS), ProductVersion.of(request.version())));
    }

    private void checkKey(String name) throws BuildFailure, IOException {
        // The name goes into a request of debugfs, which splits it at blanks and quotes.
        if (!TrustedKeyFile.isUsual(name)) {
            throw new BuildFailure(
                    TrustedKeyFile.FOLDER + " on p4 has a key with an unusual name: " + TerminalText.line(name),
                    "Name it with letters, digits, \".\", \"_\" and \"-\", ending in .pem.");
        }
        VerificationKey.read(read(TrustedKeyFile.FOLDER + "/" + name));
    }

    private List<String> names(String folder) throws BuildFailure {
        return debugfs("ls -p " + folder)
                .lines()
                .map(LISTED::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .toList();
    }

    /** A copy of a file, in a place that ends in the file's own path, for messages. */
    private Path read(String path) throws BuildFailure, IOException {
        Path copy = workFolder.resolve(path.substring(1));
        Files.createDirectories(copy.getParent());
        return Files.writeString(copy, debugfs("cat " + path), StandardCharsets.UTF_8);
    }

    /** When something is missing, debugfs exits with 0 and prints a complaint to standard error. */
    private String debugfs(String request) throws BuildFailure {
        return runner.run(
                        toolbox.command("debugfs", "-R", request, root.e2fsName()),
                        "Build the image again, or check it with e2fsck.")
                .stdout();
    }
}
