/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kills a saving program before its first, second, third ... system call of any kind, until it completes, and checks
 * what it left each time. test_deck_store models what a power cut does to unsynced bytes; here every system call is
 * covered, also those that the model does not know.
 */
#include "deck_store.h"

#include "check.h"
#include "scratch_directory.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAVES 3

static struct scratch_directory scratch;

/* The program: loads, then saves several times; after each save it writes the saved credits to `told`. */
_Noreturn static void save_repeatedly(const char *folder, int told) {
    CHECK(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0);
    CHECK(raise(SIGSTOP) == 0);
    struct deck_store store;
    struct deck_state state;
    CHECK(deck_store_init(&store, folder, &state) >= 0);
    for (int i = 0; i < SAVES; i++) {
        state.credits++;
        CHECK_EQUAL(deck_store_save(&store, &state), 0);
        CHECK(write(told, &state.credits, sizeof state.credits) == (ssize_t)sizeof state.credits);
    }
    _exit(0);
}

/*
 * Lets the program run until it is about to make its `last`-th system call, and kills it. Returns true when it has
 * completed before.
 */
static bool run_until_call(pid_t program, int last) {
    int status;
    CHECK(waitpid(program, &status, 0) == program && WIFSTOPPED(status));
    CHECK(ptrace(PTRACE_SETOPTIONS, program, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) == 0);
    bool is_inside = false;
    for (int calls = 0; calls < last;) {
        CHECK(ptrace(PTRACE_SYSCALL, program, NULL, NULL) == 0);
        CHECK(waitpid(program, &status, 0) == program);
        if (!WIFSTOPPED(status)) {
            CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
            return true;
        }
        CHECK_EQUAL(WSTOPSIG(status), SIGTRAP | 0x80);
        is_inside = !is_inside;
        calls += is_inside;
    }
    CHECK(kill(program, SIGKILL) == 0);
    CHECK(waitpid(program, &status, 0) == program && WIFSIGNALED(status));
    return false;
}

/* Returns whether the program completed; checks what the next start loads. */
static bool cut_at(const char *folder, int call) {
    struct deck_store store;
    struct deck_state state;
    int before = deck_store_init(&store, folder, &state);
    uint32_t completed = state.credits;
    deck_store_finish(&store);

    int told[2];
    CHECK(pipe2(told, O_CLOEXEC | O_NONBLOCK) == 0);
    pid_t program = fork();
    CHECK(program >= 0);
    if (program == 0) {
        save_repeatedly(folder, told[1]);
    }
    bool is_through = run_until_call(program, call);
    for (uint32_t credits; read(told[0], &credits, sizeof credits) == (ssize_t)sizeof credits;) {
        completed = credits;
    }
    close(told[0]);
    close(told[1]);

    int loaded = deck_store_init(&store, folder, &state);
    deck_store_finish(&store);
    CHECK(loaded == DECK_STORE_LOADED || (loaded == DECK_STORE_FRESH && before == DECK_STORE_FRESH && completed == 0));
    CHECK(state.credits == completed || state.credits == completed + 1);
    return is_through;
}

/* Starts from an empty folder each time, or from what the cut before left. Returns the number of system calls. */
static int cut_everywhere(bool is_fresh) {
    int calls = 1;
    while (!cut_at(scratch.path, calls)) {
        calls++;
        if (is_fresh) {
            scratch_directory_empty(&scratch);
        }
    }
    scratch_directory_empty(&scratch);
    return calls - 1;
}

/* A save alone is openat, write, fsync, close, renameat, fsync. */
static void every_call_of_the_first_saves_may_be_the_last(void) {
    CHECK(cut_everywhere(true) >= 6 * SAVES);
}

static void every_call_of_later_saves_may_be_the_last(void) {
    CHECK(cut_everywhere(false) >= 6 * SAVES);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(every_call_of_the_first_saves_may_be_the_last),
    CHECK_CASE(every_call_of_later_saves_may_be_the_last),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
