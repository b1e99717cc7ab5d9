/* SPDX-License-Identifier: Apache-2.0 */
#include "send_queue.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void send_queue_init(struct send_queue *queue) {
    queue->used = 0;
    queue->added = 0;
    queue->dropped = 0;
}

void send_queue_clear(struct send_queue *queue) {
    queue->used = 0;
}

bool send_queue_add(struct send_queue *queue, const struct kn86_frame *frame) {
    int length = kn86_frame_encode(frame, queue->bytes + queue->used, sizeof queue->bytes - queue->used);
    if (length < 0) {
        queue->dropped++;
        return false;
    }
    queue->used += (size_t)length;
    queue->added++;
    return true;
}

int send_queue_flush(struct send_queue *queue, int descriptor) {
    while (queue->used > 0) {
        ssize_t count = write(descriptor, queue->bytes, queue->used);
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            return errno == EAGAIN ? 0 : -errno;
        }
        queue->used -= (size_t)count;
        memmove(queue->bytes, queue->bytes + count, queue->used);
    }
    return 0;
}
