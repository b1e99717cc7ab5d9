/* SPDX-License-Identifier: Apache-2.0 */
#include "payload_source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void payload_source_init(struct payload_source *source, int file) {
    source->file = file;
    source->taken = 0;
    source->start = source->end = 0;
}

/* Reads until the buffer has a byte, or the file ends. */
static bool fill(struct payload_source *source, struct payload_refusal *refusal) {
    while (source->start == source->end) {
        ssize_t count = read(source->file, source->buffer, sizeof source->buffer);
        if (count == 0) {
            break;
        }
        if (count > 0) {
            source->start = 0;
            source->end = (size_t)count;
        } else if (errno != EINTR) {
            return payload_refuse(refusal, PAYLOAD_UNREADABLE, "read error after %llu bytes: %s",
                                  (unsigned long long)source->taken, strerror(errno));
        }
    }
    return true;
}

bool payload_source_take(struct payload_source *source, void *bytes, size_t size, const char *part,
                         struct payload_refusal *refusal) {
    uint8_t *to = bytes;
    while (size > 0) {
        if (!fill(source, refusal)) {
            return false;
        }
        size_t count = source->end - source->start;
        if (count == 0) {
            return payload_refuse(refusal, PAYLOAD_TRUNCATED, "ends within %s", part);
        }
        if (count > size) {
            count = size;
        }
        memcpy(to, source->buffer + source->start, count);
        source->start += count;
        source->taken += count;
        to += count;
        size -= count;
    }
    return true;
}

bool payload_source_ended(struct payload_source *source, bool *at_end, struct payload_refusal *refusal) {
    if (!fill(source, refusal)) {
        return false;
    }
    *at_end = source->start == source->end;
    return true;
}
