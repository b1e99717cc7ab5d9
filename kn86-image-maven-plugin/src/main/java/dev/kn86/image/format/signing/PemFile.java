// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The textual encoding of keys (RFC 7468). */
final class PemFile {

    private static final int LINE_LENGTH = 64;
    /** No key is as large. The limit keeps a large file at a wrong path from being read into memory. */
    private static final long MAXIMUM_SIZE = 64 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private PemFile() {}

    /**
     * Reads the only block of a kind. Blocks of other kinds are passed over, as openssl does: a certificate may stand
     * before its key.
     *
     * @param label what the block must be, for example {@code "PRIVATE KEY"}
     * @throws BuildFailure naming the file when it holds no such block, or more than one: openssl would take the first
     *     one in silence
     */
    static byte[] read(Path file, String label) throws BuildFailure, IOException {
        if (!Files.isReadable(file) || !Files.isRegularFile(file) || Files.size(file) > MAXIMUM_SIZE) {
            throw new BuildFailure(file + ": missing, not readable or not a key file", "Give the path of a PEM file.");
        }
        String text = ForeignText.of(file);
        Optional<String> wide = ForeignText.wideEncoding(text);
        if (wide.isPresent()) {
            throw new BuildFailure(
                    file + ": a text in " + wide.get() + ", and keys are read in ASCII, as openssl reads them",
                    "Convert it: iconv -f " + wide.get()
                            + " -t UTF-8 FILE > key.pem. Let openssl write the file (-out);"
                            + " PowerShell's > makes UTF-16 of it.");
        }
        List<MatchResult> blocks = BLOCK.matcher(text).results().toList();
        if (blocks.isEmpty()) {
            throw OtherKeyForm.refusal(file, text, label);
        }
        List<MatchResult> wanted =
                blocks.stream().filter(block -> block.group(1).equals(label)).toList();
        if (wanted.isEmpty()) {
            String found = blocks.get(0).group(1);
            throw new BuildFailure(file + ": holds " + found + " instead of " + label, remedy(found, label));
        }
        if (wanted.size() > 1) {
            throw new BuildFailure(
                    file + ": holds " + wanted.size() + " blocks " + label + ", and one is wanted",
                    "Put each key into a file of its own.");
        }
        try {
            return Base64.getMimeDecoder().decode(wanted.get(0).group(2));
        } catch (IllegalArgumentException e) {
            throw new BuildFailure(file + ": damaged PEM block: " + e.getMessage(), "Restore the key file.", e);
        }
    }

    private static String remedy(String found, String label) {
        return switch (found) {
            case "ENCRYPTED PRIVATE KEY" -> "Decrypt it first: openssl pkey -in FILE -out key.pem";
            case "PRIVATE KEY" -> "Make its public half: openssl pkey -in FILE -pubout -out key.pub.pem";
            case "CERTIFICATE" -> "Give the file of its key; openssl x509 -pubkey -noout prints the public half.";
            default ->
                "Give a file that holds " + label
                        + "; openssl genpkey -algorithm ed25519 makes keys, and keys of other programs or kinds are not read.";
        };
    }

    static String text(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
