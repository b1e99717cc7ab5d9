/* SPDX-License-Identifier: Apache-2.0 */
#include "program.h"

#include <linux/elf.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

/* Debian's and Ubuntu's for amd64 (System V ABI for amd64, 5.2.1). */
#define LOADER "/lib64/ld-linux-x86-64.so.2"

static unsigned char content[1 << 22];

static const Elf64_Ehdr *read_loader(void) {
    FILE *file = fopen(LOADER, "re");
    CHECK(file != NULL);
    CHECK(fread(content, 1, sizeof content, file) > sizeof(Elf64_Ehdr) && feof(file) && fclose(file) == 0);
    return (const Elf64_Ehdr *)(const void *)content;
}

static void a_program_is_laid_out_as_its_headers_say(void) {
    const Elf64_Ehdr *header = read_loader();
    struct program loader;
    CHECK(program_load(LOADER, &loader));
    const unsigned char *base = (const unsigned char *)loader.segments - header->e_phoff;
    CHECK(loader.segments_count == header->e_phnum);
    CHECK(loader.entry == (uintptr_t)base + header->e_entry);

    const Elf64_Phdr *segments = (const Elf64_Phdr *)loader.segments;
    unsigned loaded = 0;
    for (size_t i = 0; i < loader.segments_count; i++) {
        if (segments[i].p_type == PT_LOAD) {
            const unsigned char *there = base + segments[i].p_vaddr;
            CHECK(memcmp(there, content + segments[i].p_offset, segments[i].p_filesz) == 0);
            for (size_t at = segments[i].p_filesz; at < segments[i].p_memsz; at++) {
                CHECK(there[at] == 0);
            }
            loaded++;
        }
    }
    CHECK(loaded > 1);
    /* A second one is at another address. */
    struct program again;
    CHECK(program_load(LOADER, &again) && again.entry != loader.entry);
}

static void what_is_no_program_is_refused(void) {
    struct program loader;
    CHECK(!program_load("/nowhere", &loader));
    CHECK(!program_load("/etc/passwd", &loader));
    CHECK(!program_load("/dev/null", &loader));
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_program_is_laid_out_as_its_headers_say),
    CHECK_CASE(what_is_no_program_is_refused),
};
CHECK_MAIN(CASES)
