/* SPDX-License-Identifier: Apache-2.0 */
#include "health_process.h"

#include "monotonic_clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define STEP_MS 50

/* The last line of what was read so far. */
struct last_line {
    char *text;
    size_t capacity, length;
    int is_ended; /* the next character begins a new line */
};

static void take(struct last_line *line, const char *bytes, ssize_t count) {
    for (ssize_t i = 0; i < count; i++) {
        if (bytes[i] == '\n' || bytes[i] == '\r') {
            line->is_ended = 1;
            continue;
        }
        if (line->is_ended) {
            line->length = 0;
            line->is_ended = 0;
        }
        if (line->length + 1 < line->capacity) {
            line->text[line->length++] = bytes[i];
        }
    }
    line->text[line->length] = '\0';
}

__attribute__((noreturn)) static void become(const char *path, int output) {
    setpgid(0, 0);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0) {
        execl(path, path, (char *)NULL);
    }
    _exit(127);
}

/* Reads what there is for at most a step. Returns 0 when the output has ended. */
static int read_output(int output, struct last_line *line) {
    char bytes[512];
    struct pollfd wait = {.fd = output, .events = POLLIN};
    if (poll(&wait, 1, STEP_MS) <= 0) {
        return 1;
    }
    ssize_t count = read(output, bytes, sizeof bytes);
    take(line, bytes, count > 0 ? count : 0);
    return count > 0 || (count < 0 && errno == EINTR);
}

/* A process may close its output and go on. Returns 1 when it has ended. */
static int has_ended(pid_t child, int *status) {
    pid_t result = waitpid(child, status, WNOHANG);
    return result == child || (result < 0 && errno != EINTR);
}

static int supervise(pid_t child, int output, int64_t end, int (*is_stopped)(void), struct last_line *line) {
    int status = 0, is_open = 1;
    while (!has_ended(child, &status)) {
        if (is_open) {
            is_open = read_output(output, line);
        } else {
            usleep(STEP_MS * 1000);
        }
        int verdict = is_stopped() ? HEALTH_PROCESS_STOPPED : monotonic_ms() >= end ? HEALTH_PROCESS_TOO_LONG : 0;
        if (verdict != 0) {
            kill(-child, SIGKILL);
            while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
            }
            return verdict;
        }
    }
    /* What it has started may hold its output open; what it has written before its end is still in the pipe. */
    kill(-child, SIGKILL);
    while (is_open && monotonic_ms() < end && poll(&(struct pollfd){.fd = output, .events = POLLIN}, 1, 0) > 0) {
        is_open = read_output(output, line);
    }
    return WIFEXITED(status) && WEXITSTATUS(status) != 127 ? WEXITSTATUS(status) : HEALTH_PROCESS_FAILED;
}

int health_process_run(const char *path, int64_t limit_ms, int (*is_stopped)(void), char *line, size_t capacity) {
    struct last_line last = {.text = line, .capacity = capacity};
    int ends[2];
    line[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return HEALTH_PROCESS_FAILED;
    }
    pid_t child = fork();
    if (child == 0) {
        become(path, ends[1]);
    }
    close(ends[1]);
    int result = HEALTH_PROCESS_FAILED;
    if (child > 0) {
        setpgid(child, child);
        result = supervise(child, ends[0], monotonic_ms() + limit_ms, is_stopped, &last);
    }
    close(ends[0]);
    return result;
}
