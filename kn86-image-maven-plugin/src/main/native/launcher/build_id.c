/* SPDX-License-Identifier: Apache-2.0 */
#include "build_id.h"

#include <linux/elf.h>

#include "text.h"

#ifndef NT_GNU_BUILD_ID
#define NT_GNU_BUILD_ID 3
#endif

static size_t padded(size_t size) {
    return (size + 3) & ~(size_t)3;
}

/* Notes are a header, a name and a description, each padded to 4 bytes (gABI, "Note Section"). */
static bool find_in_notes(const unsigned char *notes, size_t size, unsigned char id[BUILD_ID_SIZE]) {
    size_t at = 0;
    while (size - at >= sizeof(Elf64_Nhdr)) {
        Elf64_Nhdr header;
        __builtin_memcpy(&header, notes + at, sizeof header);
        at += sizeof header;
        size_t name = padded(header.n_namesz);
        size_t description = padded(header.n_descsz);
        if (name > size - at || description > size - at - name) {
            return false;
        }
        if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == 4 && bytes_equal(notes + at, "GNU", 4) &&
            header.n_descsz == BUILD_ID_SIZE) {
            __builtin_memcpy(id, notes + at + name, BUILD_ID_SIZE);
            return true;
        }
        at += name + description;
    }
    return false;
}

bool build_id_find(const unsigned char *start, size_t size, unsigned char id[BUILD_ID_SIZE]) {
    Elf64_Ehdr file;
    if (size < sizeof file) {
        return false;
    }
    __builtin_memcpy(&file, start, sizeof file);
    if (!bytes_equal(file.e_ident, ELFMAG, SELFMAG) || file.e_ident[EI_CLASS] != ELFCLASS64 ||
        file.e_ident[EI_DATA] != ELFDATA2LSB || file.e_phentsize != sizeof(Elf64_Phdr)) {
        return false;
    }
    for (size_t i = 0; i < file.e_phnum; i++) {
        Elf64_Phdr segment;
        if (file.e_phoff > size || size - file.e_phoff < (i + 1) * sizeof segment) {
            return false;
        }
        __builtin_memcpy(&segment, start + file.e_phoff + i * sizeof segment, sizeof segment);
        if (segment.p_type == PT_NOTE && segment.p_offset <= size && segment.p_filesz <= size - segment.p_offset &&
            find_in_notes(start + segment.p_offset, segment.p_filesz, id)) {
            return true;
        }
    }
    return false;
}
