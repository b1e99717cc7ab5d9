/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The launcher. It is joined with qemu-aarch64 into one program, which binfmt_misc starts for every arm64 program
 * (flags P, O, C, F). It becomes the native amd64 helper when the table has one; otherwise it jumps to the emulator's
 * own entry point, as if the kernel had started that. So the emulator is available in every root and namespace. Helpers
 * are opened through /proc; where that fails, the emulator takes over.
 */
#include <asm/unistd.h>
#include <linux/auxvec.h>
#include <linux/binfmts.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "environment.h"
#include "file_identity.h"
#include "helper_table.h"
#include "known_code.h"
#include "program.h"
#include "system_calls.h"
#include "use.h"

/* Hidden, so that the compiler addresses it relative to the code: nothing relocates this program. */
extern const struct helper_table kn86_helper_table __attribute__((visibility("hidden")));

/* access(2) */
#define FILE_EXISTS 0

/* Returns the emulator's entry point; does not return when a helper was started. */
uintptr_t kn86_launch(intptr_t *stack);

/* One entry of the auxiliary vector. */
struct auxiliary {
    uint64_t type;
    uint64_t value;
};

/* The content of the new program's stack (System V ABI for amd64, 3.4.1). */
struct request {
    intptr_t count;
    /* With binfmt_misc's flag P: the launcher, the program's path, its argv[0], its other arguments. */
    char **arguments;
    char **environment;
    size_t environment_count;
    struct auxiliary *vector;
    /* Includes AT_NULL at the end. */
    size_t vector_count;
};

static struct request read_request(intptr_t *stack) {
    struct request request = {.count = stack[0], .arguments = (char **)(stack + 1)};
    request.environment = request.arguments + request.count + 1;
    while (request.environment[request.environment_count] != NULL) {
        request.environment_count++;
    }
    request.vector = (struct auxiliary *)(request.environment + request.environment_count + 1);
    while (request.vector[request.vector_count++].type != AT_NULL) {
        /* Counts up to and including AT_NULL. */
    }
    return request;
}

static uint64_t auxiliary_value(const struct request *request, uint64_t type, uint64_t otherwise) {
    for (const struct auxiliary *entry = request->vector; entry->type != AT_NULL; entry++) {
        if (entry->type == type) {
            return entry->value;
        }
    }
    return otherwise;
}

static bool all_code_is_known(const char *folders) {
    for (; *folders != '\0'; folders = helper_table_next(folders)) {
        if (!known_code_alone(&kn86_helper_table, folders)) {
            return false;
        }
    }
    return true;
}

static const struct helper *find_helper(const struct request *request, int file) {
    const struct helper_table *table = &kn86_helper_table;
    /* Not started by binfmt_misc with flags P and O, or with more privileges than the caller: the emulator runs it. */
    if (table->helpers_count == 0 || file < 0 || request->count < 3 ||
        (auxiliary_value(request, AT_FLAGS, 0) & AT_FLAGS_PRESERVE_ARGV0) == 0 ||
        auxiliary_value(request, AT_SECURE, 1) != 0 || environment_needs_emulator(request->environment)) {
        return NULL;
    }
    struct file_identity identity;
    const struct helper *helper = file_identity_read(file, &identity) ? helper_table_find(table, &identity) : NULL;
    /* The tree has preloaded libraries, which are arm64 ones. */
    const char *preloads = "/etc/ld.so.preload";
    bool preloaded = system_call(__NR_access, (intptr_t)preloads, FILE_EXISTS, 0, 0) == 0;
    return preloaded ? NULL : helper;
}

static bool helper_fits(const struct request *request, const struct helper *helper) {
    const struct helper_table *table = &kn86_helper_table;
    return use_is_listed(helper_table_text(table, helper->uses), request->arguments + 3) &&
           all_code_is_known(helper_table_text(table, helper->code_folders));
}

static _Noreturn void enter(uintptr_t entry, const void *stack) {
    /* The registers as the kernel sets them (System V ABI for amd64, 3.4.1): no outer frame, no exit function. */
    __asm__ volatile("mov %[stack], %%rsp\n\t"
                     "xor %%ebx, %%ebx\n\t"
                     "xor %%ebp, %%ebp\n\t"
                     "xor %%edx, %%edx\n\t"
                     "jmp *%[entry]"
                     :
                     : [entry] "a"(entry), [stack] "c"(stack)
                     : "memory");
    __builtin_unreachable();
}

/* Sets the auxiliary vector to what the kernel would have written for this program. */
static struct auxiliary auxiliary_for(struct auxiliary given, const struct program *program) {
    switch (given.type) {
    case AT_PHDR:
        return (struct auxiliary){AT_PHDR, program->segments};
    case AT_PHNUM:
        return (struct auxiliary){AT_PHNUM, program->segments_count};
    case AT_ENTRY:
        return (struct auxiliary){AT_ENTRY, program->entry};
    case AT_FLAGS:
        return (struct auxiliary){AT_FLAGS, 0};
    case AT_EXECFD:
        return (struct auxiliary){AT_IGNORE, 0};
    default:
        return given;
    }
}

/* Starts the helper. Returns only when that is impossible, and has changed nothing then. */
static void start_helper(const struct request *request, const struct helper *helper, int file) {
    const struct helper_table *table = &kn86_helper_table;
    struct program loader;
    if (!program_load(helper_table_text(table, helper->loader), &loader)) {
        return;
    }
    const char *const front[] = {
        helper_table_text(table, helper->loader),
        /* Without the tree's cache of libraries, which lists arm64 ones. */
        "--inhibit-cache",
        "--library-path",
        helper_table_text(table, helper->library_path),
        "--preload",
        helper_table_text(table, helper->preload),
        "--argv0",
        request->arguments[(helper->flags & HELPER_ARGV0_IS_PATH) != 0 ? 1 : 2],
        helper_table_text(table, helper->program),
    };
    size_t front_count = sizeof front / sizeof front[0];
    size_t extra_count = 0;
    const char *extra = helper_table_text(table, helper->arguments);
    for (const char *argument = extra; *argument != '\0'; argument = helper_table_next(argument)) {
        extra_count++;
    }
    size_t rest = (size_t)request->count - 3;
    size_t count = front_count + extra_count + rest;
    /* The kernel limits arguments to a quarter of the stack (execve(2)): a second list of their addresses fits. */
    size_t words = 1 + count + 1 + request->environment_count + 1 + 2 * request->vector_count;
    uintptr_t *stack = __builtin_alloca_with_align(words * sizeof *stack, 128);
    uintptr_t *next = stack;
    *next++ = count;
    for (size_t i = 0; i < front_count; i++) {
        *next++ = (uintptr_t)front[i];
    }
    for (size_t i = 0; i < extra_count; i++) {
        *next++ = (uintptr_t)extra;
        extra = helper_table_next(extra);
    }
    /* Includes the null pointers at the ends. */
    for (size_t i = 0; i <= rest; i++) {
        *next++ = (uintptr_t)request->arguments[3 + i];
    }
    for (size_t i = 0; i <= request->environment_count; i++) {
        *next++ = (uintptr_t)request->environment[i];
    }
    for (size_t i = 0; i < request->vector_count; i++) {
        struct auxiliary entry = auxiliary_for(request->vector[i], &loader);
        *next++ = entry.type;
        *next++ = entry.value;
    }
    system_call(__NR_close, file, 0, 0, 0);
    enter(loader.entry, stack);
}

uintptr_t kn86_launch(intptr_t *stack) {
    struct request request = read_request(stack);
    int file = (int)auxiliary_value(&request, AT_EXECFD, (uint64_t)-1);
    for (const struct helper *helper = find_helper(&request, file); helper != NULL;
         helper = helper_table_other(&kn86_helper_table, helper)) {
        if (helper_fits(&request, helper)) {
            start_helper(&request, helper, file);
        }
    }
    uintptr_t entry = (uintptr_t)&kn86_helper_table + (uintptr_t)kn86_helper_table.emulator_entry;
    for (struct auxiliary *each = request.vector; each->type != AT_NULL; each++) {
        if (each->type == AT_ENTRY) {
            each->value = entry;
        }
    }
    return entry;
}
