// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationKeyTest {

    private static final Path KEYS = Path.of("src/test/resources/keys");

    /** The order of the group, L (RFC 8032, section 5.1). */
    private static final BigInteger ORDER =
            new BigInteger("7237005577332262213973186563042994240857116359379907606001950938285454250989");

    @TempDir
    Path folder;

    @Test
    void aKeyThatOpensslHasMadeIsReadAndBelongsToItsPrivateHalf() throws Exception {
        VerificationKey key = VerificationKey.read(KEYS.resolve("a-good.pub.pem"));
        assertEquals(SigningKey.read(KEYS.resolve("a-good.pem")).verificationKey(), key);
    }

    @ParameterizedTest
    @CsvSource({
        "n-off-curve.pub.pem, no point of the curve",
        "o-identity.pub.pem, 'a point of small order, for which anybody can make signatures'",
        "ed25519-small-order-last.pub.pem, not canonical: its y is not below 2^255 - 19",
    })
    void bytesThatAreNoKeyAreRefusedByName(String file, String fault) {
        assertEquals(KEYS.resolve(file) + ": not an Ed25519 public key: " + fault, problem(KEYS.resolve(file)));
    }

    /**
     * The eight points whose order divides 8, and their other encodings: the list of libsodium's
     * ge25519_has_small_order(), of which the last ones have y of p and more, or a sign where x is 0.
     */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000, small order",
        "0100000000000000000000000000000000000000000000000000000000000000, small order",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05, small order",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a, small order",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, small order",
        "0000000000000000000000000000000000000000000000000000000000000080, small order",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85, small order",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa, small order",
        "0100000000000000000000000000000000000000000000000000000000000080, small order",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, small order",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, small order",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, small order",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, small order",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, small order",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, not canonical",
    })
    void weakKeysAreRefused(String hex, String fault) throws Exception {
        assertTrue(problem(pem(hex)).contains(fault), problem(pem(hex)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new VerificationKey(HexFormat.of().parseHex(hex)));
    }

    /** Public keys of RFC 8032, section 7.1, tests 1 to 3, 1024 and SHA(abc). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
                "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            })
    void theKeysOfTheStandardAreTaken(String hex) throws Exception {
        assertEquals(
                hex, HexFormat.of().formatHex(VerificationKey.read(pem(hex)).raw()));
    }

    /** The point of test 1 and a point of order 2 together: (x, y) + (0, -1) = (-x, -y). */
    @Test
    void aKeyOutsideOfTheGroupIsRefused() throws Exception {
        byte[] raw = HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        BigInteger p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        byte[] mixed = littleEndian(p.subtract(number(raw).clearBit(255)));
        mixed[31] |= (byte) ((raw[31] & 0x80) ^ 0x80);
        assertTrue(
                problem(pem(HexFormat.of().formatHex(mixed))).contains("no point of the group of prime order"),
                problem(pem(HexFormat.of().formatHex(mixed))));
    }

    @Test
    void otherKeysAndTextsAreRefusedByName() {
        assertTrue(problem(KEYS.resolve("a-good.pem")).contains(": holds PRIVATE KEY instead of PUBLIC KEY"));
        assertTrue(problem(folder.resolve("none")).contains(": missing, not readable or not a key file"));
        assertTrue(problem(folder).contains(": missing, not readable or not a key file"));
    }

    /** RFC 8032, section 5.1.7: S below L; otherwise anybody makes a second signature of a first one. */
    @Test
    void aSignatureWithALargerSIsRefused() throws Exception {
        SigningKey key = SigningKey.read(KEYS.resolve("a-good.pem"));
        byte[] message = {1, 2, 3};
        byte[] signature = key.sign(message);
        assertTrue(key.verificationKey().verifies(message, signature));
        BigInteger s = number(Arrays.copyOfRange(signature, 32, 64));
        for (BigInteger larger = s.add(ORDER); larger.bitLength() <= 256; larger = larger.add(ORDER)) {
            byte[] malleable = signature.clone();
            System.arraycopy(littleEndian(larger), 0, malleable, 32, 32);
            assertFalse(key.verificationKey().verifies(message, malleable), larger.toString());
        }
    }

    @Test
    void aSignatureOfAnotherLengthOrWithAnImpossibleRIsRefused() throws Exception {
        VerificationKey key = VerificationKey.read(KEYS.resolve("a-good.pub.pem"));
        for (int size : new int[] {0, 1, 32, 63, 65, 128}) {
            assertFalse(key.verifies(new byte[0], new byte[size]), size + " bytes");
        }
        for (String r : new String[] {
            "ff".repeat(32), "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "02" + "00".repeat(31)
        }) {
            assertFalse(key.verifies(new byte[0], HexFormat.of().parseHex(r + "00".repeat(32))), r);
        }
    }

    private static BigInteger number(byte[] littleEndian) {
        byte[] reversed = new byte[littleEndian.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = littleEndian[reversed.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private Path pem(String hex) throws Exception {
        byte[] info = HexFormat.of().parseHex("302a300506032b6570032100" + hex);
        return Files.writeString(folder.resolve("key.pub.pem"), PemFile.text("PUBLIC KEY", info));
    }

    private static String problem(Path file) {
        return assertThrows(BuildFailure.class, () -> VerificationKey.read(file))
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }
}
