// SPDX-License-Identifier: Apache-2.0
// Stands before qemu-aarch64 in one program: binfmt_misc starts it for every arm64 program (flags P, O, C, F),
// and it becomes the amd64 twin where there is one, or else jumps to the emulator's own entry point, as if the
// kernel had started that. So the emulator is there in every root and namespace; the twins are reached through
// /proc, and where that fails the emulator takes over.
#include <asm/unistd.h>
#include <linux/auxvec.h>
#include <linux/binfmts.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "environment.h"
#include "file_identity.h"
#include "known_code.h"
#include "program.h"
#include "system_calls.h"
#include "twin_table.h"

// Hidden, so that the compiler takes its address relative to the code: nobody relocates us.
extern const struct twin_table kn86_twin_table __attribute__((visibility("hidden")));

/** access(2) */
#define FILE_EXISTS 0

/** Returns the emulator's entry point, when no twin takes over. */
uintptr_t kn86_launch(intptr_t *stack);

/** One entry of the auxiliary vector. */
struct auxiliary {
    uint64_t type;
    uint64_t value;
};

/** What the kernel has put on the new program's stack (System V ABI for amd64, 3.4.1). */
struct request {
    intptr_t count;
    /** With binfmt_misc's flag P: the launcher, the program's path, its argv[0], its other arguments. */
    char **arguments;
    char **environment;
    size_t environment_count;
    struct auxiliary *vector;
    /** AT_NULL at the end included. */
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
        // Until behind the end.
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
    for (; *folders != '\0'; folders = twin_table_next(folders)) {
        if (!known_code_alone(&kn86_twin_table, folders)) {
            return false;
        }
    }
    return true;
}

static const struct twin *find_twin(const struct request *request, int file) {
    const struct twin_table *table = &kn86_twin_table;
    // Not through binfmt_misc with flags P and O, or with more rights than the caller: leave it alone.
    if (table->twins_count == 0 || file < 0 || request->count < 3 ||
        (auxiliary_value(request, AT_FLAGS, 0) & AT_FLAGS_PRESERVE_ARGV0) == 0 ||
        auxiliary_value(request, AT_SECURE, 1) != 0 || environment_needs_emulator(request->environment)) {
        return NULL;
    }
    struct file_identity identity;
    const struct twin *twin = file_identity_read(file, &identity) ? twin_table_find(table, &identity) : NULL;
    // The tree's preloaded libraries are arm64 ones.
    const char *preloads = "/etc/ld.so.preload";
    bool fits = twin != NULL && system_call(__NR_access, (intptr_t)preloads, FILE_EXISTS, 0, 0) != 0 &&
                all_code_is_known(twin_table_text(table, twin->code_folders));
    return fits ? twin : NULL;
}

static _Noreturn void enter(uintptr_t entry, const void *stack) {
    // As the kernel leaves the registers (System V ABI for amd64, 3.4.1): no outer frame, nothing to register for exit.
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

/** What the kernel would say of a program that it has loaded itself. */
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

/** Returns only when the twin cannot be started, with everything as before. */
static void start_twin(const struct request *request, const struct twin *twin, int file) {
    const struct twin_table *table = &kn86_twin_table;
    struct program loader;
    if (!program_load(twin_table_text(table, twin->loader), &loader)) {
        return;
    }
    const char *const front[] = {
        twin_table_text(table, twin->loader),
        // The tree's cache of libraries lists arm64 ones.
        "--inhibit-cache",
        "--library-path",
        twin_table_text(table, twin->library_path),
        "--preload",
        twin_table_text(table, twin->preload),
        "--argv0",
        request->arguments[(twin->flags & TWIN_ARGV0_IS_PATH) != 0 ? 1 : 2],
        twin_table_text(table, twin->program),
    };
    size_t front_count = sizeof front / sizeof front[0];
    size_t extra_count = 0;
    const char *extra = twin_table_text(table, twin->arguments);
    for (const char *argument = extra; *argument != '\0'; argument = twin_table_next(argument)) {
        extra_count++;
    }
    size_t rest = (size_t)request->count - 3;
    size_t count = front_count + extra_count + rest;
    // The kernel bounds arguments to a quarter of the stack's limit (execve(2)), so that their addresses fit once more.
    size_t words = 1 + count + 1 + request->environment_count + 1 + 2 * request->vector_count;
    uintptr_t *stack = __builtin_alloca_with_align(words * sizeof *stack, 128);
    uintptr_t *next = stack;
    *next++ = count;
    for (size_t i = 0; i < front_count; i++) {
        *next++ = (uintptr_t)front[i];
    }
    for (size_t i = 0; i < extra_count; i++) {
        *next++ = (uintptr_t)extra;
        extra = twin_table_next(extra);
    }
    // With the null pointers at the ends.
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
    const struct twin *twin = find_twin(&request, file);
    if (twin != NULL) {
        start_twin(&request, twin, file);
    }
    uintptr_t entry = (uintptr_t)&kn86_twin_table + (uintptr_t)kn86_twin_table.emulator_entry;
    for (struct auxiliary *each = request.vector; each->type != AT_NULL; each++) {
        if (each->type == AT_ENTRY) {
            each->value = entry;
        }
    }
    return entry;
}
