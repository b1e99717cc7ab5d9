// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A point of the curve edwards25519 in affine coordinates, for checking public keys: Java and openssl take any 32 bytes
 * as a key (RFC 8032, section 5.1). Nothing here is secret, so that time may depend on the values.
 */
record EdwardsPoint(BigInteger x, BigInteger y) {

    /** The prime of the field, 2^255 - 19. */
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** -121665/121666. */
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);

    /** A square root of -1: 2^((p-1)/4). */
    private static final BigInteger SQRT_MINUS_1 =
            BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

    /** The order of the base point's group, L. */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final int COFACTOR = 8;

    private static final EdwardsPoint NEUTRAL = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);

    /**
     * What is wrong with an encoded public key, in words for a message; empty when it is one that a generator makes.
     */
    static Optional<String> faultOf(byte[] encoded) {
        byte[] bigEndian = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            bigEndian[i] = encoded[encoded.length - 1 - i];
        }
        BigInteger number = new BigInteger(1, bigEndian);
        boolean odd = number.testBit(255);
        BigInteger encodedY = number.clearBit(255);
        BigInteger y = encodedY.mod(P);
        Optional<BigInteger> root = rootOfXSquared(y);
        if (root.isEmpty()) {
            return Optional.of("no point of the curve");
        }
        BigInteger x = root.get().testBit(0) == odd
                ? root.get()
                : P.subtract(root.get()).mod(P);
        EdwardsPoint point = new EdwardsPoint(x, y);
        if (point.times(BigInteger.valueOf(COFACTOR)).equals(NEUTRAL)) {
            return Optional.of("a point of small order, for which anybody can make signatures");
        }
        if (!encodedY.equals(y)) {
            return Optional.of("not canonical: its y is not below 2^255 - 19");
        }
        return point.times(ORDER).equals(NEUTRAL)
                ? Optional.empty()
                : Optional.of("no point of the group of prime order: readers may disagree on its signatures");
    }

    /** RFC 8032, section 5.1.3: x^2 = (y^2 - 1) / (d y^2 + 1); the root is one of r = s^((p+3)/8) and r * sqrt(-1). */
    private static Optional<BigInteger> rootOfXSquared(BigInteger y) {
        BigInteger ySquared = y.multiply(y).mod(P);
        BigInteger square = ySquared.subtract(BigInteger.ONE)
                .multiply(D.multiply(ySquared).add(BigInteger.ONE).modInverse(P))
                .mod(P);
        BigInteger root = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!root.multiply(root).mod(P).equals(square)) {
            root = root.multiply(SQRT_MINUS_1).mod(P);
        }
        return root.multiply(root).mod(P).equals(square) ? Optional.of(root) : Optional.empty();
    }

    private EdwardsPoint times(BigInteger factor) {
        EdwardsPoint product = NEUTRAL;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            product = product.plus(product);
            if (factor.testBit(bit)) {
                product = product.plus(this);
            }
        }
        return product;
    }

    /** The law of addition, which is complete on this curve (RFC 8032, section 5.1.4, in affine form). */
    private EdwardsPoint plus(EdwardsPoint other) {
        BigInteger product =
                D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
        BigInteger newX = x.multiply(other.y)
                .add(y.multiply(other.x))
                .multiply(BigInteger.ONE.add(product).modInverse(P))
                .mod(P);
        BigInteger newY = y.multiply(other.y)
                .add(x.multiply(other.x))
                .multiply(BigInteger.ONE.subtract(product).modInverse(P))
                .mod(P);
        return new EdwardsPoint(newX, newY);
    }
}
