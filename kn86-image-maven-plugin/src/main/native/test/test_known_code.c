/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "known_code.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

/* Copies this program, as a library with a build id. */
static void copy_program(const char *path) {
    static char content[1 << 24];
    FILE *from = fopen("/proc/self/exe", "re");
    FILE *to = fopen(path, "we");
    CHECK(from != NULL && to != NULL);
    size_t size = fread(content, 1, sizeof content, from);
    CHECK(size > 0 && feof(from) && fwrite(content, 1, size, to) == size);
    CHECK(fclose(from) == 0 && fclose(to) == 0);
}

static void make_file(const char *path) {
    int file = open(path, O_CREAT | O_WRONLY | O_EXCL | O_CLOEXEC, 0644);
    CHECK(file >= 0 && close(file) == 0);
}

static struct helper_table *table_with(const char *library) {
    struct helper_table *made = calloc(1, sizeof *made + sizeof(struct file_identity));
    CHECK(made != NULL);
    made->code_count = 1;
    int file = open(library, O_RDONLY | O_CLOEXEC);
    CHECK(file >= 0 && file_identity_read(file, (struct file_identity *)(void *)made->helpers) && close(file) == 0);
    return made;
}

static char folder[] = "/tmp/known-code.XXXXXX";
static struct helper_table *table; /* has the one library in perl5/ */
static const struct helper_table nothing;

static void set_up(void) {
    CHECK(mkdtemp(folder) != NULL && chdir(folder) == 0);
    CHECK(mkdir("perl5", 0755) == 0 && mkdir("perl5/auto", 0755) == 0 && mkdir("perl5/auto/Text", 0755) == 0);
    make_file("perl5/Text.pm");
    copy_program("perl5/auto/Text/Text.so");
    table = table_with("perl5/auto/Text/Text.so");
}

static void tear_down(void) {
    free(table);
    CHECK(chdir("/") == 0);
    char command[64];
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    CHECK(system(command) == 0); /* NOLINT(cert-env33-c): a fixed command, on a folder of this test */
}

static void a_folder_of_known_code_is_known(void) {
    CHECK(known_code_alone(table, "perl5"));
    CHECK(!known_code_alone(&nothing, "perl5"));
    CHECK(known_code_alone(&nothing, "not-there"));
    CHECK(!known_code_alone(&nothing, "perl5/Text.pm"));
}

/* More entries than one getdents64(2) returns, one of them unknown. */
static void an_unknown_library_among_many_files_is_found(void) {
    for (int i = 0; i < 200; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "perl5/module-with-a-long-name-%d.pm", i);
        make_file(name);
    }
    CHECK(known_code_alone(table, "perl5"));
    make_file("perl5/unknown.so");
    CHECK(!known_code_alone(table, "perl5"));
}

static void a_library_that_was_rewritten_is_unknown(void) {
    const struct timespec times[] = {{.tv_sec = 1}, {.tv_sec = 1}};
    copy_program("perl5/auto/Other.so");
    CHECK(utimensat(AT_FDCWD, "perl5/auto/Other.so", times, 0) == 0);
    CHECK(!known_code_alone(table, "perl5"));
}

/* A link may point anywhere. */
static void a_symbolic_link_is_unknown(void) {
    CHECK(symlink("/usr/lib", "perl5/auto/link") == 0);
    CHECK(!known_code_alone(table, "perl5"));
    CHECK(unlink("perl5/auto/link") == 0);
    CHECK(known_code_alone(table, "perl5"));
    CHECK(symlink("perl5", "other") == 0 && !known_code_alone(table, "other"));
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_folder_of_known_code_is_known),
    CHECK_CASE(an_unknown_library_among_many_files_is_found),
    CHECK_CASE(a_library_that_was_rewritten_is_unknown),
    CHECK_CASE(a_symbolic_link_is_unknown),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
