/* SPDX-License-Identifier: Apache-2.0 */
#include "notify.h"

#include "check.h"
#include "monotonic_clock.h"

#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Binds the manager's socket to an abstract name of this process, and sets $NOTIFY_SOCKET. */
static int listen_as_manager(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char name[64];
    int length = snprintf(name, sizeof name, "@kn86-test-notify-%d", (int)getpid());
    memcpy(address.sun_path + 1, name + 1, (size_t)length - 1);
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    CHECK(descriptor >= 0);
    socklen_t address_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)length);
    CHECK(bind(descriptor, (const struct sockaddr *)&address, address_length) == 0);
    CHECK(setenv("NOTIFY_SOCKET", name, 1) == 0);
    return descriptor;
}

static void without_a_manager_nothing_is_sent(void) {
    unsetenv("NOTIFY_SOCKET");
    struct notify notify;
    CHECK_EQUAL(notify_init(&notify), 0);
    CHECK_EQUAL(notify.socket, -1);
    CHECK(notify.watchdog_interval_ms == MONOTONIC_NEVER);
    notify_send(&notify, "READY=1");
    notify_finish(&notify);
}

static void messages_reach_the_manager(void) {
    int manager = listen_as_manager();
    struct notify notify;
    CHECK_EQUAL(notify_init(&notify), 0);
    notify_send(&notify, "READY=1\nSTATUS=%s", "linked");
    char message[128];
    ssize_t length = recv(manager, message, sizeof message - 1, 0);
    CHECK(length > 0);
    message[length] = '\0';
    CHECK_TEXT(message, "READY=1\nSTATUS=linked");
    notify_finish(&notify);
    close(manager);
}

static void the_watchdog_is_fed_twice_per_timeout(void) {
    int manager = listen_as_manager();
    CHECK(setenv("WATCHDOG_USEC", "10000000", 1) == 0);
    struct notify notify;
    CHECK_EQUAL(notify_init(&notify), 0);
    CHECK_EQUAL(notify.watchdog_interval_ms, 5000);
    notify_finish(&notify);

    CHECK(setenv("WATCHDOG_PID", "1", 1) == 0); /* for another process */
    CHECK_EQUAL(notify_init(&notify), 0);
    CHECK(notify.watchdog_interval_ms == MONOTONIC_NEVER);
    notify_finish(&notify);
    unsetenv("WATCHDOG_PID");
    unsetenv("WATCHDOG_USEC");
    close(manager);
}

static void a_socket_that_is_not_there_is_reported(void) {
    struct notify notify;
    CHECK(setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1) == 0);
    CHECK_EQUAL(notify_init(&notify), -ENOENT);
    notify_send(&notify, "READY=1");
    CHECK(setenv("NOTIFY_SOCKET", "vsock:2:1234", 1) == 0);
    CHECK_EQUAL(notify_init(&notify), -EAFNOSUPPORT);
    notify_finish(&notify);
}

static const struct check_case CASES[] = {
    CHECK_CASE(without_a_manager_nothing_is_sent),
    CHECK_CASE(messages_reach_the_manager),
    CHECK_CASE(the_watchdog_is_fed_twice_per_timeout),
    CHECK_CASE(a_socket_that_is_not_there_is_reported),
};
CHECK_MAIN(CASES)
