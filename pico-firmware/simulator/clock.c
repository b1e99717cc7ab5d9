/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How often a clock in a file is read while nothing else happens. */
#define FOLLOW_NS 2000000

static int speed = 1;
static const int64_t *followed; /* the mapped clock file; NULL when time is the machine's */

int64_t monotonic_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_set_speed(int times) {
    speed = times;
}

int clock_follow(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    void *mapped = MAP_FAILED;
    if (file >= 0 && fstat(file, &status) == 0) {
        errno = EINVAL; /* the error for a file that is too short to be mapped */
        if (status.st_size >= (off_t)sizeof *followed) {
            mapped = mmap(NULL, sizeof *followed, PROT_READ, MAP_SHARED, file, 0);
        }
    }
    if (mapped == MAP_FAILED) {
        fprintf(stderr, "kn86-pico-sim: no clock in %s: %s\n", path, strerror(errno));
    } else {
        followed = mapped;
    }
    if (file >= 0) {
        close(file);
    }
    return mapped == MAP_FAILED ? -1 : 0;
}

int64_t simulated_ms(void) {
    if (followed != NULL) {
        return __atomic_load_n(followed, __ATOMIC_RELAXED);
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((int64_t)now.tv_sec * 1000000000 + now.tv_nsec) * speed / 1000000;
}

int64_t clock_real_ns(int64_t simulated) {
    return followed != NULL ? FOLLOW_NS : simulated * 1000000 / speed;
}
