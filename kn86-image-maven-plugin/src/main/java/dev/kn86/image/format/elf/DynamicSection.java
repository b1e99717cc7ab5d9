// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.elf;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An ELF file's dynamic section, which the dynamic loader reads (System V gABI, "Dynamic Section"). Methods refuse a
 * damaged section as {@link ElfFile} does.
 */
public final class DynamicSection {

    private static final long DT_NULL = 0;
    private static final long DT_HASH = 4;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_STRSZ = 10;

    /** nchain, the number of symbols, is the second word of the hash table (gABI, "Hash Table"). */
    private static final int HASH_NCHAIN = Integer.BYTES;

    /** No symbol's name is as long. The limit keeps a damaged name from being read to the end of the file. */
    private static final int LONGEST_NAME = 1 << 16;

    private final ElfFile elf;

    /** Values by tag. */
    private final Map<Long, Long> entries = new HashMap<>();

    private DynamicSection(ElfFile elf) {
        this.elf = elf;
    }

    /** Reads the section; it is empty in a file that is linked statically. */
    public static DynamicSection of(ElfFile elf) throws BuildFailure {
        DynamicSection section = new DynamicSection(elf);
        int entrySize = ElfField.Structure.DYNAMIC_ENTRY.bytes(elf.elfClass());
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() != ElfSegment.DYNAMIC) {
                continue;
            }
            if (!section.entries.isEmpty()) {
                throw elf.refusal("a second dynamic section, in segment " + segment.number());
            }
            long at = segment.offset();
            while (elf.get(ElfField.D_TAG, elf.requireInFile("the dynamic section", at, entrySize)) != DT_NULL) {
                section.entries.put(elf.get(ElfField.D_TAG, (int) at), elf.get(ElfField.D_VALUE, (int) at));
                at += entrySize;
            }
        }
        return section;
    }

    /** The address of a dynamic symbol; empty when the file has no such symbol (gABI, "Symbol Table", "Hash Table"). */
    public Optional<Long> symbol(String name) throws BuildFailure {
        if (!entries.containsKey(DT_HASH)) {
            return Optional.empty();
        }
        int texts = elf.fileOffset(value(DT_STRTAB));
        int symbols = elf.fileOffset(value(DT_SYMTAB));
        int hash = elf.requireInFile("the hash table", elf.fileOffset(value(DT_HASH)), HASH_NCHAIN + Integer.BYTES);
        long count = Integer.toUnsignedLong(elf.bytes().getInt(hash + HASH_NCHAIN));
        int symbolSize = ElfField.Structure.SYMBOL.bytes(elf.elfClass());
        elf.requireInFile("the symbol table", symbols, count * symbolSize);
        for (int i = 0; i < count; i++) {
            int symbol = symbols + i * symbolSize;
            long text = texts + elf.get(ElfField.ST_NAME, symbol);
            // No more of it is read than can be equal: names of many symbols may lie in the same bytes.
            if (elf.text(elf.requireInFile("a symbol's name", text, 1), Math.min(LONGEST_NAME, name.length() + 1))
                    .equals(name)) {
                return Optional.of(elf.get(ElfField.ST_VALUE, symbol));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the string table contains a symbol's name: of a symbol that the file defines or uses. The answer may be
     * yes for a name that is only the end of a longer name, because linkers store such names once.
     */
    public boolean mayName(String symbol) throws BuildFailure {
        if (!entries.containsKey(DT_STRTAB)) {
            return false;
        }
        int offset = elf.fileOffset(value(DT_STRTAB));
        long size = value(DT_STRSZ);
        elf.requireInFile("the string table", offset, size);
        return StandardCharsets.ISO_8859_1
                .decode(elf.bytes().slice(offset, (int) size))
                .toString()
                .contains(symbol + "\0");
    }

    private long value(long tag) throws BuildFailure {
        Long value = entries.get(tag);
        if (value == null) {
            throw elf.refusal("the dynamic section has no entry " + tag);
        }
        return value;
    }
}
