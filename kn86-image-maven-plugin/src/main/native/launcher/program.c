/* SPDX-License-Identifier: Apache-2.0 */
#include "program.h"

#include <asm/fcntl.h>
#include <asm/unistd.h>
#include <linux/elf.h>
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <stddef.h>

#include "system_calls.h"
#include "text.h"

#define PAGE_SIZE 4096u

/* Bytes read from the start of the file; the program headers are within them. */
#define FILE_START_SIZE 4096

static uintptr_t page_start(uintptr_t address) {
    return address & ~(uintptr_t)(PAGE_SIZE - 1);
}

static uintptr_t page_end(uintptr_t address) {
    return page_start(address + PAGE_SIZE - 1);
}

/* Maps a range; returns its address, or a negative errno value. */
static long map(uintptr_t address, size_t size, int protection, int flags, int file, uint64_t offset) {
    return system_call_6(__NR_mmap, (long)address, (long)size, protection, MAP_PRIVATE | flags, file, (long)offset);
}

static int protection_of(const Elf64_Phdr *segment) {
    return ((segment->p_flags & PF_R) != 0 ? PROT_READ : 0) | ((segment->p_flags & PF_W) != 0 ? PROT_WRITE : 0) |
           ((segment->p_flags & PF_X) != 0 ? PROT_EXEC : 0);
}

static bool map_segment(int file, uintptr_t base, const Elf64_Phdr *segment) {
    int protection = protection_of(segment);
    uintptr_t from = base + page_start(segment->p_vaddr);
    uintptr_t file_end = base + segment->p_vaddr + segment->p_filesz;
    uintptr_t end = page_end(base + segment->p_vaddr + segment->p_memsz);
    if (map(from, file_end - from, protection, MAP_FIXED, file, page_start(segment->p_offset)) < 0) {
        return false;
    }
    if (segment->p_memsz > segment->p_filesz) {
        uintptr_t mapped_end = page_end(file_end);
        __builtin_memset((void *)file_end, 0, mapped_end - file_end);
        return mapped_end == end ||
               map(mapped_end, end - mapped_end, protection, MAP_FIXED | MAP_ANONYMOUS, -1, 0) >= 0;
    }
    return true;
}

static bool map_segments(int file, const unsigned char *start, struct program *program) {
    Elf64_Ehdr header;
    __builtin_memcpy(&header, start, sizeof header);
    if (!bytes_equal(header.e_ident, ELFMAG, SELFMAG) || header.e_ident[EI_CLASS] != ELFCLASS64 ||
        header.e_machine != EM_X86_64 || header.e_type != ET_DYN || header.e_phentsize != sizeof(Elf64_Phdr) ||
        header.e_phnum == 0 || header.e_phoff + header.e_phnum * sizeof(Elf64_Phdr) > FILE_START_SIZE) {
        return false;
    }
    const Elf64_Phdr *segments = (const Elf64_Phdr *)(start + header.e_phoff);
    uintptr_t size = 0;
    for (size_t i = 0; i < header.e_phnum; i++) {
        uintptr_t end = page_end(segments[i].p_vaddr + segments[i].p_memsz);
        size = segments[i].p_type == PT_LOAD && end > size ? end : size;
    }
    /* One range for all segments, so that their distances are kept. */
    long base = map(0, size, PROT_NONE, MAP_ANONYMOUS, -1, 0);
    if (base < 0) {
        return false;
    }
    for (size_t i = 0; i < header.e_phnum; i++) {
        if (segments[i].p_type == PT_LOAD && !map_segment(file, (uintptr_t)base, &segments[i])) {
            system_call(__NR_munmap, base, (long)size, 0, 0);
            return false;
        }
    }
    *program = (struct program){.entry = (uintptr_t)base + header.e_entry,
                                .segments = (uintptr_t)base + header.e_phoff,
                                .segments_count = header.e_phnum};
    return true;
}

bool program_load(const char *path, struct program *program) {
    _Alignas(Elf64_Phdr) unsigned char start[FILE_START_SIZE] = {0};
    int file = (int)system_call(__NR_openat, AT_FDCWD, (intptr_t)path, O_RDONLY | O_CLOEXEC, 0);
    if (file < 0) {
        return false;
    }
    bool loaded = system_call(__NR_pread64, file, (intptr_t)start, sizeof start, 0) > (long)sizeof(Elf64_Ehdr) &&
                  map_segments(file, start, program);
    system_call(__NR_close, file, 0, 0, 0);
    return loaded;
}
