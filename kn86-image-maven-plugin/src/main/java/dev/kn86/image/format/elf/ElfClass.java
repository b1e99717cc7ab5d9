// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.elf;

/** The width of an ELF file's addresses and offsets (System V gABI, "ELF Identification", EI_CLASS). */
public enum ElfClass {
    ELF32(1),
    ELF64(2);

    private final int number;

    ElfClass(int number) {
        this.number = number;
    }

    /** The value of EI_CLASS. */
    int number() {
        return number;
    }
}
