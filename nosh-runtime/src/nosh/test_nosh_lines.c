/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nosh with both of its serial lines connected: to the Pico (the bench's) and to another deck. What it shows of them is
 * read from the panel; and neither of them can delay a picture.
 */
#include "bench.h"
#include "check.h"
#include "deck_link.h"
#include "fake_clock.h"
#include "fake_drm.h"
#include "session.h"
#include "whole_file.h"

#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <time.h>
#include <unistd.h>

#define KEYS 31      /* an odd number, for the median */
#define KEYS_MAX 300 /* far more than it takes to fill the queue */

static struct bench bench;
static struct deck_link peer;
static int peer_end; /* the other deck's end of the line */
static int keyboard;
static char link_line[PATH_MAX + 16], build_id[PATH_MAX + 16];

static void play_pico(void) {
    for (int i = 0; i < 64; i++) { /* everything that a full line holds */
        bench_turn(&bench, 0);
    }
}

static void play_pico_and_peer(void) {
    uint8_t bytes[256];
    ssize_t count = read(peer_end, bytes, sizeof bytes);
    int64_t now = fake_clock_ms();
    deck_link_receive(&peer, bytes, count > 0 ? (size_t)count : 0, now);
    deck_link_tick(&peer, "ZERO_COOL", now);
    CHECK_EQUAL(send_queue_flush(&peer.outgoing, peer_end), 0);
    play_pico();
}

static void prepare(void) {
    bench_init(&bench);
    session_prepare();
    session.options.serial = bench.serial;
    snprintf(link_line, sizeof link_line, "%s/link", session.scratch.path);
    peer_end = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    CHECK(peer_end >= 0 && grantpt(peer_end) == 0 && unlockpt(peer_end) == 0);
    CHECK(symlink(ptsname(peer_end), link_line) == 0);
    session.options.link_line = link_line;
    static const char id[] = "BUILD_ID=1f2e3d4c\nVARIANT=development\n";
    CHECK_EQUAL(whole_file_replace(session.scratch.descriptor, "build-id", id, strlen(id), 0644), 0);
    snprintf(build_id, sizeof build_id, "%s/build-id", session.scratch.path);
    session.options.build_id_file = build_id;
    fake_drm.is_second_connected = true;
}

static void sys_tells_what_runs_and_how_the_pico_is(void) {
    char wanted[64];
    SESSION_TYPE(keyboard, KEY_F4);
    session_expect("LINKED  FIRMWARE 1.2.3");
    session_expect("NOSH ************ " KN86_VERSION);
    session_expect("BUILD *********** 1f2e3d4c");
    session_expect("1 GREETINGS");
    /* Everything that the bench has sent: it only answers, and the next HELLO follows five seconds later. */
    snprintf(wanted, sizeof wanted, " %d RECEIVED  0 DROPPED  0 DAMAGED", bench.hellos + bench.version_queries);
    session_expect(wanted);
    snprintf(wanted, sizeof wanted, " %u SENT", session.nosh.coprocessor.link.outgoing.added);
    session_expect(wanted);
    CHECK(session.nosh.coprocessor.link.outgoing.added >= 6); /* HELLO, VERSION_QUERY, four rows */
}

static void link_tells_who_is_on_the_other_deck(void) {
    SESSION_TYPE(keyboard, KEY_F3);
    session_expect("CALLING");
    CHECK(strstr(session_screen(), link_line) != NULL);
    deck_link_init(&peer, 9, fake_clock_ms());
    session.play = play_pico_and_peer;
    session_expect("LINKED");
    session_expect("PEER ************ ZERO_COOL");
    SESSION_WAIT_FOR(peer.state == DECK_LINK_LINKED);
    CHECK_TEXT(peer.peer, "NEO");
    SESSION_WAIT_FOR(strstr(bench.rows[CIPHER_LINE_STATUS], " LINK ") != NULL);

    close(peer_end);
    session.play = play_pico;
    SESSION_WAIT_FOR(strstr(session_screen(), "ZERO_COOL") == NULL);
    CHECK(strstr(session_screen(), "NO LINE") != NULL);
    CHECK(unlink(link_line) == 0);
    session_expect("UART1 HAS NO PINS ON THIS BOARD");
    CHECK(symlink("/dev/null", link_line) == 0); /* a device, but no serial one */
    session_expect("Inappropriate ioctl for device");
}

static int compare(const void *left, const void *right) {
    int64_t difference = *(const int64_t *)left - *(const int64_t *)right;
    return (difference > 0) - (difference < 0);
}

/*
 * Selects another tab. Returns the processor time in microseconds until the panel shows it; wall-clock time would
 * depend on the load of the machine.
 */
static int64_t show_another_tab(int number) {
    static const uint16_t keys[] = {KEY_F1, KEY_F2};
    static const char *const sections[] = {"OPERATOR", "MACROS"};
    struct timespec begin, end;
    session_type(keyboard, &keys[number % 2], 1);
    int64_t before = fake_clock_ms();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    for (int turn = 0; strstr(session_screen(), sections[number % 2]) == NULL; turn++) {
        CHECK(turn < 3); /* one turn reads the key, the next one draws */
        session_turn();
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    CHECK_EQUAL(fake_clock_ms(), before); /* no time passed: nothing was waited for */
    SESSION_WAIT_FOR(session_is_shown());
    return (end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_nsec - begin.tv_nsec) / 1000;
}

static int64_t median_of_tabs(void) {
    int64_t times[KEYS];
    for (int i = 0; i < KEYS; i++) {
        times[i] = show_another_tab(i);
    }
    qsort(times, KEYS, sizeof times[0], compare);
    return times[KEYS / 2];
}

/* Writes empty frames until the line is full: nobody reads at the other end. */
static void fill_line(void) {
    static const uint8_t delimiters[1024];
    int end = open(bench.serial, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    CHECK(end >= 0);
    while (write(end, delimiters, sizeof delimiters) > 0) {
    }
    close(end);
}

static void a_pico_that_reads_nothing_costs_no_frame(void) {
    SESSION_TYPE(keyboard, KEY_F2); /* another tab than the one selected first below */
    session_expect("MACROS");
    session.play = NULL;
    int64_t free_median = median_of_tabs();
    const struct send_queue *queue = &session.nosh.coprocessor.link.outgoing;
    fill_line();
    for (int i = 1; queue->dropped == 0; i++) { /* each tab gives CIPHER something to say */
        CHECK(i < KEYS_MAX && session.nosh.coprocessor.link.state == COPROCESSOR_LINKED);
        show_another_tab(i);
    }
    SESSION_TYPE(keyboard, KEY_F2);
    session_expect("MACROS");
    int64_t full_median = median_of_tabs();
    printf("a key until its picture: %lld us, with a full line %lld us\n", (long long)free_median,
           (long long)full_median);
    CHECK(full_median < 3 * free_median + 5000);

    /* When the Pico reads again, it receives the dropped rows. */
    session.play = play_pico;
    SESSION_WAIT_FOR(strcmp(bench.rows[CIPHER_LINE_CURRENT], session.nosh.cipher.line.rows[CIPHER_LINE_CURRENT]) == 0);
    SESSION_WAIT_FOR(strstr(bench.rows[CIPHER_LINE_STATUS], "TERM:STATUS") != NULL);
}

static void set_up(void) {
    prepare();
    session.play = play_pico;
    session_start();
    session_expect("FIRST START");
    keyboard = session_plug_keyboard();
    SESSION_TYPE(keyboard, KEY_N, KEY_E, KEY_O, KEY_ENTER);
    session_expect(" NEO ");
}

static void tear_down(void) {
    session_end();
    session_remove();
    bench_finish(&bench);
}

static const struct check_case CASES[] = {
    CHECK_CASE(sys_tells_what_runs_and_how_the_pico_is),
    CHECK_CASE(link_tells_who_is_on_the_other_deck),
    CHECK_CASE(a_pico_that_reads_nothing_costs_no_frame),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
