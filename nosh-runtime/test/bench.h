/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bench for one of the deck's programs: it plays the Pico at the other end of its serial line (a pty) and the service
 * manager on $NOTIFY_SOCKET, and has a scratch folder. A failure ends the test and the program.
 */
#ifndef KN86_BENCH_H
#define KN86_BENCH_H

#include "check.h"
#include "kn86/messages.h"
#include "scratch_directory.h"

#include <stdbool.h>
#include <sys/types.h>

#define BENCH_PICO_BOOT_ID 0x86860001u

struct bench {
    struct scratch_directory scratch;
    pid_t program; /* 0 when no program runs */

    int line;                   /* the Pico's end of the serial line, -1 when disconnected */
    char serial[PATH_MAX + 16]; /* the deck's end */
    bool is_pico_answering;
    uint32_t pico_boot_id;
    int hellos, version_queries; /* received by the Pico */
    char rows[KN86_OLED_ROWS][KN86_OLED_CELLS + 1];

    char messages[8192]; /* the messages to the manager, one line each */

    /* Private. */
    int deck_end;
    int manager;
    struct kn86_frame_decoder decoder;
};

void bench_init(struct bench *bench);
void bench_finish(struct bench *bench);

/* Starts `command`, which ends with NULL; its first word is looked up in PATH. */
void bench_start(struct bench *bench, char *const *command);

/* Plays the Pico and the manager for at most `milliseconds`; shorter when something arrives. */
void bench_turn(struct bench *bench, int milliseconds);

/*
 * Plays on until the condition holds. The limit only ends a test that hangs: it is far longer than anything takes on a
 * machine with a load of twenty.
 */
#define BENCH_WAIT_S 240
#define BENCH_WAIT_FOR(bench, condition)                                                                               \
    do {                                                                                                               \
        int64_t until_ = bench_milliseconds() + 1000 * BENCH_WAIT_S;                                                   \
        while (!(condition)) {                                                                                         \
            if (bench_milliseconds() > until_) {                                                                       \
                check_failed(__FILE__, __LINE__, __func__, "after %d s still not: %s", BENCH_WAIT_S, #condition);      \
            }                                                                                                          \
            bench_turn((bench), 20);                                                                                   \
        }                                                                                                              \
    } while (0)

int64_t bench_milliseconds(void);

/* Whether the manager has received this line. */
bool bench_was_told(const struct bench *bench, const char *line);

/* Closes the Pico's end. */
void bench_unplug(struct bench *bench);

/* Sends the signal unless it is 0, and plays on until the program ends. Returns its status as of waitpid. */
int bench_end(struct bench *bench, int signal_number);

/* Reads a file of the scratch folder; the text is valid until the next call. */
const char *bench_read(const struct bench *bench, const char *name);

#endif
