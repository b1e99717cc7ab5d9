// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a UF2 block is for: a kind of chip and core, or absolute addresses (pico-sdk, {@code boot/uf2.h}). */
public enum Uf2Family {
    CYW43_FIRMWARE(0xe48bff55, "CYW43 firmware"),
    RP2040(0xe48bff56, "RP2040"),
    ABSOLUTE(0xe48bff57, "absolute"),
    DATA(0xe48bff58, "data"),
    RP2350_ARM_SECURE(0xe48bff59, "RP2350 Arm-S"),
    RP2350_RISCV(0xe48bff5a, "RP2350 RISC-V"),
    RP2350_ARM_NON_SECURE(0xe48bff5b, "RP2350 Arm-NS");

    private final int id;
    private final String title;

    Uf2Family(int id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The number in the block's family field. */
    int id() {
        return id;
    }

    /** Whether a family's programs are for the RP2350; absolute addresses may be. */
    static boolean isOfRp2350(int id) {
        return Stream.of(ABSOLUTE, RP2350_ARM_SECURE, RP2350_RISCV, RP2350_ARM_NON_SECURE)
                .anyMatch(family -> family.id == id);
    }

    /** The family of a number; empty when it is of another maker's chip. */
    static Optional<Uf2Family> of(int id) {
        return Arrays.stream(values()).filter(family -> family.id == id).findFirst();
    }

    /** The family's name and number as messages show it; for unknown ones the number only. */
    public static String describe(int id) {
        return of(id).map(Uf2Family::describe).orElse("family " + number(id));
    }

    private String describe() {
        return title + " (" + number(id) + ")";
    }

    static String number(int id) {
        return String.format(Locale.ROOT, "0x%08x", id);
    }
}
