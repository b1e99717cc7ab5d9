/* SPDX-License-Identifier: Apache-2.0 */
/* The link to another deck on a pseudo terminal; the test is the other end. */
#include "deck_link_port.h"

#include "check.h"
#include "scratch_directory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct scratch_directory scratch;
static struct deck_link_port port;
static struct deck_link peer;
static char path[PATH_MAX + 16];

/* Makes a pseudo terminal under the line's name; returns the other deck's end. */
static int plug(void) {
    int end = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    CHECK(end >= 0 && grantpt(end) == 0 && unlockpt(end) == 0);
    unlink(path);
    CHECK(symlink(ptsname(end), path) == 0);
    return end;
}

/* Both decks do what is due, and receive what was sent. `end` is -1 while the other deck is disconnected. */
static void step(int end, int64_t now) {
    deck_link_port_tick(&port, "GHOST-7", now);
    if (end >= 0) {
        uint8_t bytes[1024];
        ssize_t count = read(end, bytes, sizeof bytes);
        deck_link_receive(&peer, bytes, count > 0 ? (size_t)count : 0, now);
        deck_link_tick(&peer, "ZERO", now);
        CHECK_EQUAL(send_queue_flush(&peer.outgoing, end), 0);
    }
    struct pollfd watched = deck_link_port_pollfd(&port);
    CHECK(poll(&watched, 1, 0) >= 0);
    deck_link_port_handle(&port, watched.revents, now);
}

static void a_line_may_be_missing_plugged_pulled_and_plugged_again(void) {
    /* A missing line is no error: it is tried once a second. */
    deck_link_port_init(&port, path, 0);
    step(-1, 0);
    CHECK(!serial_line_is_open(&port.line));
    CHECK_EQUAL(deck_link_port_deadline(&port), 1000);

    int end = plug();
    deck_link_init(&peer, 9, 1000);
    for (int64_t now = 1000; now < 6000; now += 100) {
        step(end, now);
    }
    CHECK(serial_line_is_open(&port.line));
    CHECK_EQUAL(port.link.state, DECK_LINK_LINKED);
    CHECK_TEXT(port.link.peer, "ZERO");
    CHECK_EQUAL(peer.state, DECK_LINK_LINKED);
    CHECK_TEXT(peer.peer, "GHOST-7");

    /* The line is disconnected, and comes back with a deck that has restarted. */
    close(end);
    step(-1, 6000);
    step(-1, 6001);
    CHECK(!serial_line_is_open(&port.line));
    CHECK_EQUAL(port.link.state, DECK_LINK_CALLING);
    uint32_t received = port.link.received, sent = port.link.outgoing.added;
    CHECK(received > 0 && sent > 0);
    end = plug();
    deck_link_init(&peer, 10, 8000);
    for (int64_t now = 8000; now < 13000; now += 100) {
        step(end, now);
    }
    CHECK_EQUAL(port.link.state, DECK_LINK_LINKED);
    CHECK_EQUAL(peer.state, DECK_LINK_LINKED);
    CHECK(port.link.received > received && port.link.outgoing.added > sent); /* the counts are kept */

    deck_link_port_finish(&port);
    close(end);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
    snprintf(path, sizeof path, "%s/deck-link", scratch.path);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_line_may_be_missing_plugged_pulled_and_plugged_again),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
