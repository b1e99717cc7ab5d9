// SPDX-License-Identifier: Apache-2.0
// Stands before qemu-aarch64 in one program: binfmt_misc starts it for every arm64 program (flags P, O, C, F),
// and it becomes the amd64 twin where there is one, or else jumps to the emulator's own entry point, as if the
// kernel had started that. So the emulator is there in every root and namespace; the twins are reached through
// /proc, and where that fails the emulator takes over.
#include <asm/fcntl.h>
#include <asm/stat.h>
#include <asm/unistd.h>
#include <linux/auxvec.h>
#include <linux/binfmts.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "build_id.h"
#include "environment.h"
#include "system_calls.h"
#include "twin_table.h"

// Hidden, so that the compiler takes its address relative to the code: nobody relocates us.
extern const struct twin_table kn86_twin_table __attribute__((visibility("hidden")));

/** Set-user-id and set-group-id (stat(2)). */
#define MODE_SET_IDS 06000u

/** Build-id notes lie directly behind the program headers. */
#define FILE_START_SIZE 4096

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
    struct auxiliary *vector;
};

static struct request read_request(intptr_t *stack) {
    struct request request = {.count = stack[0], .arguments = (char **)(stack + 1)};
    request.environment = request.arguments + request.count + 1;
    char **end = request.environment;
    while (*end != NULL) {
        end++;
    }
    request.vector = (struct auxiliary *)(end + 1);
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

static bool any_exists(const char *path) {
    for (; *path != '\0'; path = twin_table_next(path)) {
        if (system_call(__NR_access, (intptr_t)path, 0, 0, 0) == 0) {
            return true;
        }
    }
    return false;
}

static const struct twin *find_twin(const struct request *request, int file) {
    const struct twin_table *table = &kn86_twin_table;
    // Not through binfmt_misc with flags P and O, or with more rights than the caller: leave it alone.
    if (table->twins_count == 0 || file < 0 || request->count < 3
        || (auxiliary_value(request, AT_FLAGS, 0) & AT_FLAGS_PRESERVE_ARGV0) == 0
        || auxiliary_value(request, AT_SECURE, 1) != 0 || environment_needs_emulator(request->environment)) {
        return NULL;
    }
    struct stat status;
    unsigned char start[FILE_START_SIZE];
    unsigned char id[BUILD_ID_SIZE];
    if (system_call(__NR_fstat, file, (intptr_t)&status, 0, 0) != 0 || (status.st_mode & MODE_SET_IDS) != 0) {
        return NULL;
    }
    long size = system_call(__NR_pread64, file, (intptr_t)start, sizeof start, 0);
    if (size <= 0 || !build_id_find(start, (size_t)size, id)) {
        return NULL;
    }
    const struct twin *twin = twin_table_find(table, id, (uint64_t)status.st_size, (int64_t)status.st_mtime);
    return twin != NULL && !any_exists(twin_table_text(table, twin->guards)) ? twin : NULL;
}

/** Returns only when the twin cannot be started, with everything as before. */
static void start_twin(const struct request *request, const struct twin *twin, int file) {
    const struct twin_table *table = &kn86_twin_table;
    const char *loader = twin_table_text(table, twin->loader);
    const char *const front[] = {
        loader,
        // The tree's cache of libraries lists arm64 ones.
        "--inhibit-cache",
        "--library-path",
        twin_table_text(table, table->library_path),
        "--preload",
        twin_table_text(table, table->preload),
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
    // The kernel bounds arguments to a quarter of the stack's limit (execve(2)), so that this fits.
    size_t rest = (size_t)request->count - 3;
    const char **arguments = __builtin_alloca((front_count + extra_count + rest + 1) * sizeof *arguments);
    const char **next = arguments;
    for (size_t i = 0; i < front_count; i++) {
        *next++ = front[i];
    }
    for (size_t i = 0; i < extra_count; i++) {
        *next++ = extra;
        extra = twin_table_next(extra);
    }
    for (size_t i = 0; i <= rest; i++) {
        *next++ = request->arguments[3 + i];
    }
    system_call(__NR_fcntl, file, F_SETFD, FD_CLOEXEC, 0);
    system_call(__NR_execve, (intptr_t)loader, (intptr_t)arguments, (intptr_t)request->environment, 0);
    system_call(__NR_fcntl, file, F_SETFD, 0, 0);
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
