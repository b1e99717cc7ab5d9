// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.elf;

import dev.kn86.image.format.structure.Field;
import java.util.Locale;

/**
 * The fields of an ELF file's structures, with their places in both classes (System V gABI). All are unsigned and, in
 * the files that are read here, little-endian.
 */
enum ElfField {
    E_IDENT(Structure.FILE_HEADER, 0, 16, 0, 16),
    E_TYPE(Structure.FILE_HEADER, 16, 2, 16, 2),
    E_MACHINE(Structure.FILE_HEADER, 18, 2, 18, 2),
    E_VERSION(Structure.FILE_HEADER, 20, 4, 20, 4),
    E_ENTRY(Structure.FILE_HEADER, 24, 4, 24, 8),
    E_PHOFF(Structure.FILE_HEADER, 28, 4, 32, 8),
    E_SHOFF(Structure.FILE_HEADER, 32, 4, 40, 8),
    E_FLAGS(Structure.FILE_HEADER, 36, 4, 48, 4),
    E_EHSIZE(Structure.FILE_HEADER, 40, 2, 52, 2),
    E_PHENTSIZE(Structure.FILE_HEADER, 42, 2, 54, 2),
    E_PHNUM(Structure.FILE_HEADER, 44, 2, 56, 2),
    E_SHENTSIZE(Structure.FILE_HEADER, 46, 2, 58, 2),
    E_SHNUM(Structure.FILE_HEADER, 48, 2, 60, 2),
    E_SHSTRNDX(Structure.FILE_HEADER, 50, 2, 62, 2),

    P_TYPE(Structure.PROGRAM_HEADER, 0, 4, 0, 4),
    P_FLAGS(Structure.PROGRAM_HEADER, 24, 4, 4, 4),
    P_OFFSET(Structure.PROGRAM_HEADER, 4, 4, 8, 8),
    P_VADDR(Structure.PROGRAM_HEADER, 8, 4, 16, 8),
    P_PADDR(Structure.PROGRAM_HEADER, 12, 4, 24, 8),
    P_FILESZ(Structure.PROGRAM_HEADER, 16, 4, 32, 8),
    P_MEMSZ(Structure.PROGRAM_HEADER, 20, 4, 40, 8),
    P_ALIGN(Structure.PROGRAM_HEADER, 28, 4, 48, 8),

    N_NAMESZ(Structure.NOTE, 0, 4, 0, 4),
    N_DESCSZ(Structure.NOTE, 4, 4, 4, 4),
    N_TYPE(Structure.NOTE, 8, 4, 8, 4),

    D_TAG(Structure.DYNAMIC_ENTRY, 0, 4, 0, 8),
    D_VALUE(Structure.DYNAMIC_ENTRY, 4, 4, 8, 8),

    ST_NAME(Structure.SYMBOL, 0, 4, 0, 4),
    ST_VALUE(Structure.SYMBOL, 4, 4, 8, 8),
    ST_SIZE(Structure.SYMBOL, 8, 4, 16, 8),
    ST_INFO(Structure.SYMBOL, 12, 1, 4, 1),
    ST_OTHER(Structure.SYMBOL, 13, 1, 5, 1),
    ST_SHNDX(Structure.SYMBOL, 14, 2, 6, 2);

    /** What a field belongs to. */
    enum Structure {
        /** gABI, "ELF Header". */
        FILE_HEADER(52, 64),
        /** gABI, "Program Header". */
        PROGRAM_HEADER(32, 56),
        /** gABI, "Note Section": the part before name and descriptor. */
        NOTE(12, 12),
        /** gABI, "Dynamic Section". */
        DYNAMIC_ENTRY(8, 16),
        /** gABI, "Symbol Table". */
        SYMBOL(16, 24);

        private final int bytesInElf32;
        private final int bytesInElf64;

        Structure(int bytesInElf32, int bytesInElf64) {
            this.bytesInElf32 = bytesInElf32;
            this.bytesInElf64 = bytesInElf64;
        }

        int bytes(ElfClass elfClass) {
            return elfClass == ElfClass.ELF32 ? bytesInElf32 : bytesInElf64;
        }
    }

    private final Structure structure;
    private final Field inElf32;
    private final Field inElf64;

    ElfField(Structure structure, int offsetInElf32, int bytesInElf32, int offsetInElf64, int bytesInElf64) {
        this.structure = structure;
        this.inElf32 = new Field(name().toLowerCase(Locale.ROOT), offsetInElf32, bytesInElf32);
        this.inElf64 = new Field(name().toLowerCase(Locale.ROOT), offsetInElf64, bytesInElf64);
    }

    Field in(ElfClass elfClass) {
        return elfClass == ElfClass.ELF32 ? inElf32 : inElf64;
    }

    Structure structure() {
        return structure;
    }
}
