/* SPDX-License-Identifier: Apache-2.0 */
#include "build_id.h"

#include <linux/elf.h>
#include <string.h>

#include "check.h"

enum { NOTE_AT = sizeof(Elf64_Ehdr) + 2 * sizeof(Elf64_Phdr), NOTE_SIZE = 16 + BUILD_ID_SIZE };

struct image {
    unsigned char bytes[NOTE_AT + 2 * NOTE_SIZE];
};

/* An arm64 program without content: a loaded segment, and a note of another kind before the build id. */
static struct image program(void) {
    struct image image = {{0}};
    Elf64_Ehdr file = {
        .e_machine = EM_AARCH64, .e_phoff = sizeof file, .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2};
    memcpy(file.e_ident, ELFMAG, SELFMAG);
    file.e_ident[EI_CLASS] = ELFCLASS64;
    file.e_ident[EI_DATA] = ELFDATA2LSB;
    Elf64_Phdr segments[] = {
        {.p_type = PT_LOAD},
        {.p_type = PT_NOTE, .p_offset = NOTE_AT, .p_filesz = 2 * NOTE_SIZE},
    };
    memcpy(image.bytes, &file, sizeof file);
    memcpy(image.bytes + sizeof file, segments, sizeof segments);
    Elf64_Nhdr notes[] = {
        {.n_namesz = 4, .n_descsz = BUILD_ID_SIZE, .n_type = 1},
        {.n_namesz = 4, .n_descsz = BUILD_ID_SIZE, .n_type = 3},
    };
    for (size_t i = 0; i < 2; i++) {
        unsigned char *note = image.bytes + NOTE_AT + i * NOTE_SIZE;
        memcpy(note, &notes[i], sizeof notes[i]);
        memcpy(note + 12, "GNU", 4);
        memset(note + 16, (int)(0xA0 + i), BUILD_ID_SIZE);
    }
    return image;
}

static bool found(const struct image *image, size_t size, unsigned char id[BUILD_ID_SIZE]) {
    /* A copy of exactly this size, so that the sanitizer detects every read beyond it. */
    unsigned char *copy = malloc(size > 0 ? size : 1);
    CHECK(copy != NULL);
    memcpy(copy, image->bytes, size);
    bool result = build_id_find(copy, size, id);
    free(copy);
    return result;
}

static void the_build_id_is_found_among_other_notes(void) {
    struct image image = program();
    unsigned char id[BUILD_ID_SIZE] = {0};
    unsigned char wanted[BUILD_ID_SIZE];
    memset(wanted, 0xA1, sizeof wanted);
    CHECK(found(&image, sizeof image.bytes, id));
    CHECK(memcmp(id, wanted, sizeof wanted) == 0);
}

/* Nothing beyond the end is read: the sanitizer would detect it. */
static void a_file_that_is_cut_anywhere_has_none(void) {
    struct image image = program();
    unsigned char id[BUILD_ID_SIZE];
    for (size_t size = 0; size < sizeof image.bytes; size++) {
        CHECK(!found(&image, size, id));
    }
}

static void other_files_have_none(void) {
    unsigned char id[BUILD_ID_SIZE];
    struct image changed = program();
    changed.bytes[0] = '#';
    CHECK(!found(&changed, sizeof changed.bytes, id));

    changed = program();
    changed.bytes[EI_CLASS] = ELFCLASS32;
    CHECK(!found(&changed, sizeof changed.bytes, id));

    /* A build id of another length. */
    changed = program();
    changed.bytes[NOTE_AT + NOTE_SIZE + 4] = 16;
    CHECK(!found(&changed, sizeof changed.bytes, id));

    /* Notes that are longer than their segment. */
    changed = program();
    memset(changed.bytes + NOTE_AT, 0xFF, 8);
    CHECK(!found(&changed, sizeof changed.bytes, id));
}

/* Only crashes are checked, not the answer. */
static void any_byte_may_be_damaged(void) {
    unsigned char id[BUILD_ID_SIZE];
    for (size_t at = 0; at < sizeof(struct image); at++) {
        struct image changed = program();
        changed.bytes[at] ^= 0xFF;
        (void)found(&changed, sizeof changed.bytes, id);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_build_id_is_found_among_other_notes),
    CHECK_CASE(a_file_that_is_cut_anywhere_has_none),
    CHECK_CASE(other_files_have_none),
    CHECK_CASE(any_byte_may_be_damaged),
};
CHECK_MAIN(CASES)
