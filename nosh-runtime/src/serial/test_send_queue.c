/* SPDX-License-Identifier: Apache-2.0 */
#include "send_queue.h"

#include "check.h"
#include "kn86/messages.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static struct send_queue queue;

/* Decodes everything in the pipe and returns the number of whole frames. */
static int frames_in(int descriptor, struct kn86_frame_decoder *decoder) {
    struct kn86_frame frame;
    int frames = 0;
    uint8_t byte;
    while (read(descriptor, &byte, 1) == 1) {
        enum kn86_decode_result result = kn86_frame_decoder_push(decoder, byte, &frame);
        CHECK(result == KN86_DECODE_NONE || result == KN86_DECODE_FRAME);
        frames += result == KN86_DECODE_FRAME;
    }
    return frames;
}

static void a_full_queue_drops_whole_frames(void) {
    struct kn86_frame frame = {.type = KN86_FRAME_PSG_RESET, .length = KN86_FRAME_PAYLOAD_MAX};
    send_queue_init(&queue);
    for (int i = 0; i < 16; i++) {
        CHECK(send_queue_add(&queue, &frame));
    }
    CHECK(!send_queue_add(&queue, &frame));
    CHECK_EQUAL(queue.dropped, 1);

    int ends[2];
    CHECK(pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0);
    CHECK_EQUAL(send_queue_flush(&queue, ends[1]), 0);
    CHECK_EQUAL(queue.used, 0);
    struct kn86_frame_decoder decoder;
    kn86_frame_decoder_init(&decoder);
    CHECK_EQUAL(frames_in(ends[0], &decoder), 16);
    close(ends[0]);
    CHECK(send_queue_add(&queue, &frame));
    CHECK_EQUAL(send_queue_flush(&queue, ends[1]), -EPIPE);
    close(ends[1]);
}

static void what_the_device_does_not_take_is_sent_later(void) {
    struct kn86_frame frame = {.type = KN86_FRAME_PSG_RESET, .length = KN86_FRAME_PAYLOAD_MAX};
    struct kn86_frame_decoder decoder;
    int ends[2];
    CHECK(pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0);
    CHECK(fcntl(ends[1], F_SETPIPE_SZ, 4096) >= 4096);
    kn86_frame_decoder_init(&decoder);
    send_queue_init(&queue);
    int added = 0;
    while (queue.used == 0) { /* until the pipe is full */
        CHECK(send_queue_add(&queue, &frame));
        added++;
        CHECK_EQUAL(send_queue_flush(&queue, ends[1]), 0);
    }
    int received = frames_in(ends[0], &decoder);
    CHECK_EQUAL(send_queue_flush(&queue, ends[1]), 0);
    CHECK_EQUAL(queue.used, 0);
    CHECK_EQUAL(received + frames_in(ends[0], &decoder), added);
    close(ends[0]);
    close(ends[1]);
}

static void set_up(void) {
    signal(SIGPIPE, SIG_IGN);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_full_queue_drops_whole_frames),
    CHECK_CASE(what_the_device_does_not_take_is_sent_later),
};
CHECK_MAIN_WITH(CASES, set_up, NULL)
