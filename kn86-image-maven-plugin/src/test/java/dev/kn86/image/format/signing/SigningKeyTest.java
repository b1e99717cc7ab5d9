// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ForeignTools
class SigningKeyTest {

    private static final byte[] MESSAGE = "the exact bytes".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void agreesWithRfc8032Section71Test1() throws Exception {
        SigningKey key = SigningKey.read(Path.of("src/test/resources/payload/vectors/signing-key.pem"));
        assertEquals(
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                HexFormat.of().formatHex(key.verificationKey().raw()));
        assertEquals(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
                HexFormat.of().formatHex(key.sign(new byte[0])));
    }

    @Test
    void keyOfOpensslSignsWhatOpensslVerifies() throws Exception {
        Path pem = folder.resolve("key.pem");
        Path publicPem = folder.resolve("key.pub.pem");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "ed25519", "-out", pem);
        ForeignTool.OPENSSL.run("pkey", "-in", pem, "-pubout", "-out", publicPem);
        SigningKey key = SigningKey.read(pem);
        assertEquals(Files.readString(publicPem), key.verificationKey().pem());
        assertEquals(key.verificationKey(), VerificationKey.read(publicPem));
        Path message = Files.write(folder.resolve("message"), MESSAGE);
        Path signature = Files.write(folder.resolve("signature"), key.sign(MESSAGE));
        ForeignTool.OPENSSL.run(
                "pkeyutl", "-verify", "-pubin", "-inkey", publicPem, "-rawin", "-in", message, "-sigfile", signature);
    }

    @Test
    void ourOwnKeyIsReadByOpenssl() throws Exception {
        SigningKey key = SigningKey.generate();
        Path pem = Files.writeString(folder.resolve("key.pem"), key.pem());
        assertEquals(
                key.verificationKey().pem(),
                ForeignTool.OPENSSL.run("pkey", "-in", pem, "-pubout").stdout());
        assertArrayEquals(key.sign(MESSAGE), SigningKey.read(pem).sign(MESSAGE));
    }

    @Test
    void changedMessageOrSignatureDoesNotVerify() {
        SigningKey key = SigningKey.generate();
        byte[] signature = key.sign(MESSAGE);
        assertTrue(key.verificationKey().verifies(MESSAGE, signature));
        assertFalse(key.verificationKey().verifies("other bytes".getBytes(StandardCharsets.UTF_8), signature));
        assertFalse(SigningKey.generate().verificationKey().verifies(MESSAGE, signature));
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(key.verificationKey().verifies(MESSAGE, flipped), "bit " + bit);
        }
    }

    @Test
    void otherKeyFilesAreRefused() throws Exception {
        Path file = folder.resolve("key.pem");
        assertRefused(file, ": missing, not readable or not a key file");
        Files.writeString(file, "nothing of the kind");
        assertRefused(file, ": no PEM block");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "ed25519", "-aes-256-cbc", "-pass", "pass:x", "-out", file);
        assertRefused(file, ": holds ENCRYPTED PRIVATE KEY instead of PRIVATE KEY");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "x25519", "-out", file);
        assertRefused(file, ": not an Ed25519 private key");
        Files.writeString(file, SigningKey.generate().verificationKey().pem());
        assertRefused(file, ": holds PUBLIC KEY instead of PRIVATE KEY");
    }

    /** What PowerShell and Notepad write. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void theEncodingOfAKeyFileIsNamed(String charset) throws Exception {
        SigningKey key = SigningKey.generate();
        String encoding = charset.substring(0, 6);
        Path file = folder.resolve("key.pem");
        Files.writeString(file, key.pem(), Charset.forName(charset));
        assertRefused(file, ": a text in " + encoding + ", and keys are read in ASCII, as openssl reads them");
        Files.writeString(file, "\ufeff" + key.verificationKey().pem(), Charset.forName(charset));
        BuildFailure failure = assertThrows(BuildFailure.class, () -> VerificationKey.read(file));
        assertEquals(
                file + ": a text in " + encoding
                        + ", and keys are read in ASCII, as openssl reads them\n  -> Convert it:"
                        + " iconv -f " + encoding + " -t UTF-8 FILE > key.pem. Let openssl write the file (-out);"
                        + " PowerShell's > makes UTF-16 of it.",
                failure.getMessage());
    }

    /** Made by openssl, or with the first line that the other programs write. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openssl genpkey -algorithm ed25519 -outform DER -out FILE | no PEM block: it may be a key in DER",
                "openssl genrsa -traditional -aes128 -passout pass:xxxx -out FILE | no whole PEM block: RSA PRIVATE KEY has header"
                        + " lines, other characters or no end",
                "echo -----BEGIN PRIVATE KEY----- > FILE | no whole PEM block: PRIVATE KEY has header lines, other characters or"
                        + " no end",
                "echo ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me > FILE | no PEM block: it is a public key of OpenSSH",
                "echo ---- BEGIN SSH2 PUBLIC KEY ---- > FILE | no PEM block: it is a public key of SSH",
                "echo PuTTY-User-Key-File-3: ssh-ed25519 > FILE | no PEM block: it is a key of PuTTY",
                "echo untrusted comment: minisign public key > FILE | no PEM block: it is a key of signify or minisign",
                "echo '{\"kty\":\"OKP\"}' > FILE | no PEM block: it is a key in JSON",
                ": > FILE | empty",
                "echo 0123 > FILE | no PEM block"
            })
    void aKeyOfAnotherFormIsNamed(String command, String problem) throws Exception {
        Path file = folder.resolve("key");
        ForeignTool.SH.run("-c", command.replace("FILE", "\"$0\""), file);
        assertEquals(
                file + ": " + problem,
                assertThrows(BuildFailure.class, () -> SigningKey.read(file)).problem());
        assertEquals(
                file + ": " + problem,
                assertThrows(BuildFailure.class, () -> VerificationKey.read(file))
                        .problem());
    }

    /** openssl takes all of these. */
    @ParameterizedTest
    @ValueSource(strings = {"mark", "carriage returns", "blanks", "no last line end"})
    void whatEditorsDoToAKeyFileDoesNotMatter(String what) throws Exception {
        SigningKey key = SigningKey.generate();
        for (String pem : List.of(key.pem(), key.verificationKey().pem())) {
            String text =
                    switch (what) {
                        case "mark" -> "\ufeff" + pem;
                        case "carriage returns" -> pem.replace("\n", "\r\n");
                        case "blanks" -> pem.replace("\n", "  \n");
                        default -> pem.stripTrailing();
                    };
            Path file = Files.writeString(folder.resolve("key.pem"), text);
            boolean isPrivate = pem.equals(key.pem());
            List<Object> command = new ArrayList<>(List.of("pkey", "-in", file, "-pubout"));
            if (!isPrivate) {
                command.add("-pubin");
            }
            assertEquals(
                    key.verificationKey().pem(),
                    ForeignTool.OPENSSL.run(command.toArray()).stdout());
            assertEquals(
                    key.verificationKey(),
                    isPrivate ? SigningKey.read(file).verificationKey() : VerificationKey.read(file));
        }
    }

    /** openssl takes the first key of such a file, and says nothing of the others. */
    @Test
    void aFileWithSeveralKeysIsRefused() throws Exception {
        SigningKey one = SigningKey.generate();
        SigningKey other = SigningKey.generate();
        Path file = Files.writeString(folder.resolve("keys.pem"), one.pem() + other.pem());
        assertRefused(file, ": holds 2 blocks PRIVATE KEY, and one is wanted");
        Files.writeString(
                file, one.verificationKey().pem() + other.verificationKey().pem() + one.pem());
        BuildFailure failure = assertThrows(BuildFailure.class, () -> VerificationKey.read(file));
        assertEquals(
                file + ": holds 2 blocks PUBLIC KEY, and one is wanted\n  -> Put each key into a file of its own.",
                failure.getMessage());
        assertEquals(one.verificationKey(), SigningKey.read(file).verificationKey());
    }

    /** As {@code openssl pkcs12 -nodes} writes it. */
    @Test
    void aKeyBehindItsCertificateIsRead() throws Exception {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "ed25519", "-out", key);
        ForeignTool.OPENSSL.run("req", "-new", "-x509", "-key", key, "-subj", "/CN=x", "-out", certificate);
        Path both = folder.resolve("both.pem");
        Files.writeString(both, "Bag Attributes\n" + Files.readString(certificate) + Files.readString(key));
        assertEquals(
                SigningKey.read(key).verificationKey(), SigningKey.read(both).verificationKey());
        assertRefused(certificate, ": holds CERTIFICATE instead of PRIVATE KEY");
    }

    @Test
    void aKeyOfOpensshIsRefusedWithoutAdviceThatDoesNotHelp() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), PemFile.text("OPENSSH PRIVATE KEY", new byte[200]));
        BuildFailure failure = assertThrows(BuildFailure.class, () -> SigningKey.read(file));
        assertEquals(file + ": holds OPENSSH PRIVATE KEY instead of PRIVATE KEY", failure.problem());
        assertEquals(
                "Give a file that holds PRIVATE KEY; openssl genpkey -algorithm ed25519 makes keys, and keys of other programs"
                        + " or kinds are not read.",
                failure.remedy());
    }

    /**
     * Version 2 of PKCS#8, with a tag of its own inside of the public half's, as ring writes it; and with another key's
     * half.
     */
    @Test
    void aPublicHalfOfAnotherKeyIsFoundInBothForms() throws Exception {
        SigningKey key = SigningKey.generate();
        byte[] seed = Arrays.copyOfRange(
                PemFile.read(Files.writeString(folder.resolve("a.pem"), key.pem()), "PRIVATE KEY"), 16, 48);
        Path file = folder.resolve("ring.pem");
        String head = "3053020101300506032b657004220420" + HexFormat.of().formatHex(seed) + "a123032100";
        for (SigningKey half : List.of(key, SigningKey.generate())) {
            byte[] encoded = HexFormat.of()
                    .parseHex(head
                            + HexFormat.of().formatHex(half.verificationKey().raw()));
            Files.writeString(file, PemFile.text("PRIVATE KEY", encoded));
            if (half == key) {
                assertEquals(key.verificationKey(), SigningKey.read(file).verificationKey());
            } else {
                assertRefused(file, ": its private and its public half are of two keys");
            }
        }
    }

    @Test
    void otherPublicKeyIsRefused() throws Exception {
        Path file = folder.resolve("key.pem");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "x25519", "-out", file);
        Path publicFile = folder.resolve("key.pub.pem");
        ForeignTool.OPENSSL.run("pkey", "-in", file, "-pubout", "-out", publicFile);
        BuildFailure failure = assertThrows(BuildFailure.class, () -> VerificationKey.read(publicFile));
        assertTrue(failure.getMessage().startsWith(publicFile + ": not an Ed25519 public key"), failure.getMessage());
    }

    private static void assertRefused(Path file, String problem) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> SigningKey.read(file));
        assertTrue(failure.getMessage().startsWith(file + problem), failure.getMessage());
    }
}
