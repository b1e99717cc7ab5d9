// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
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
     * Reads the only block of a file.
     *
     * @param label what the block must be, for example {@code "PRIVATE KEY"}
     * @throws BuildFailure naming the file when it holds anything else
     */
    static byte[] read(Path file, String label) throws BuildFailure, IOException {
        if (!Files.isReadable(file) || !Files.isRegularFile(file) || Files.size(file) > MAXIMUM_SIZE) {
            throw new BuildFailure(file + ": missing, not readable or not a key file", "Give the path of a PEM file.");
        }
        Matcher block = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new BuildFailure(
                    file + ": no PEM block", "Give a file that begins with -----BEGIN " + label + "-----.");
        }
        if (!block.group(1).equals(label)) {
            throw new BuildFailure(
                    file + ": holds " + block.group(1) + " instead of " + label,
                    "Convert it with openssl pkey; an encrypted key has to be decrypted first.");
        }
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new BuildFailure(file + ": damaged PEM block: " + e.getMessage(), "Restore the key file.", e);
        }
    }

    static String text(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
