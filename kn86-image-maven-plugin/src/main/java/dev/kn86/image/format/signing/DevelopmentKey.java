// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.AtomicFile;
import dev.kn86.image.util.file.ForeignText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The key that signs payloads when no signing key is given. It is made on first use and kept in the user's cache
 * folder. Only development images trust it.
 *
 * @param folder the folder of the two files, normally {@code keys} in the cache
 */
public record DevelopmentKey(Path folder) {

    /**
     * Stands above the key in its file, so that the key is known on other machines too. Readers of PEM files skip what
     * is outside of the block (RFC 7468, section 2).
     */
    private static final String MARK = "KN-86 development key: signs development images only";

    /** The private key, PKCS#8 PEM, readable by its owner only. */
    public Path privateFile() {
        return folder.resolve("development.pem");
    }

    /** The public key, PEM. */
    public Path publicFile() {
        return folder.resolve("development.pub.pem");
    }

    /** The key; it is made when there is none yet. Builds that run at the same time get the same key. */
    public SigningKey obtain() throws BuildFailure, IOException {
        Files.createDirectories(folder);
        if (!Files.exists(privateFile())) {
            create();
        }
        SigningKey key = SigningKey.read(privateFile());
        String pem = key.verificationKey().pem();
        if (!Files.exists(publicFile()) || !ForeignText.of(publicFile()).equals(pem)) {
            AtomicFile.write(publicFile(), pem.getBytes(StandardCharsets.US_ASCII));
        }
        return key;
    }

    /** Whether a public key is this one's half; no key is when none has been made yet. */
    public boolean is(VerificationKey key) throws BuildFailure, IOException {
        return Files.exists(privateFile())
                && SigningKey.read(privateFile()).verificationKey().equals(key);
    }

    /** Whether a key file, which has been read as one, says that it holds a development key of some machine. */
    public static boolean isMarked(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).contains(MARK);
    }

    /** The file appears by a hard link, which is atomic and never replaces an existing file. */
    private void create() throws IOException {
        Path candidate = Files.createTempFile(folder, "development", ".new"); // The mode is 0600.
        try {
            Files.writeString(candidate, MARK + "\n" + SigningKey.generate().pem());
            Files.createLink(privateFile(), candidate);
        } catch (FileAlreadyExistsException e) {
            return; // Another build has made a key meanwhile; that one is used.
        } finally {
            Files.delete(candidate);
        }
    }
}
