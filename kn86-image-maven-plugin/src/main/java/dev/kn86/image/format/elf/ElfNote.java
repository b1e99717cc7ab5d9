// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.elf;

/**
 * A note (System V gABI, "Note Section").
 *
 * @param name who defines the types, for example {@code GNU}
 * @param type what the descriptor is
 * @param descriptor the note's content
 */
public record ElfNote(String name, long type, byte[] descriptor) {

    public ElfNote {
        descriptor = descriptor.clone();
    }

    @Override
    public byte[] descriptor() {
        return descriptor.clone();
    }
}
