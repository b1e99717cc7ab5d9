/* SPDX-License-Identifier: Apache-2.0 */
#include "cipher_line.h"

#include "check.h"
#include "kn86/oled_messages.h"

static struct kn86_oled_set_row only_row_in(const struct send_queue *queue) {
    struct kn86_frame_decoder decoder;
    struct kn86_frame frame;
    kn86_frame_decoder_init(&decoder);
    for (size_t i = 0; i < queue->used; i++) {
        enum kn86_decode_result result = kn86_frame_decoder_push(&decoder, queue->bytes[i], &frame);
        CHECK_EQUAL(result, i + 1 == queue->used ? KN86_DECODE_FRAME : KN86_DECODE_NONE);
    }
    struct kn86_oled_set_row message;
    CHECK_EQUAL(kn86_oled_set_row_decode(&frame, &message), KN86_MESSAGE_OK);
    return message;
}

static struct send_queue queue;
static struct cipher_line line;

/* A line whose rows have all been sent once. */
static void set_up(void) {
    send_queue_init(&queue);
    cipher_line_init(&line);
    cipher_line_send(&line, &queue);
}

static void empty_rows_are_sent_at_first_since_the_display_may_show_the_bezel(void) {
    CHECK_EQUAL(queue.added, KN86_OLED_ROWS);
}

static void a_row_is_sent_when_its_text_is_another(void) {
    send_queue_init(&queue);
    cipher_line_set_row(&line, CIPHER_LINE_CURRENT, "READY %d\n\x80", 7);
    cipher_line_send(&line, &queue);
    struct kn86_oled_set_row message = only_row_in(&queue);
    CHECK_EQUAL(message.row, 1);
    CHECK_EQUAL(message.count, 9);
    CHECK(memcmp(message.cells, "READY 7??", 9) == 0);
    CHECK_EQUAL(message.level, KN86_OLED_LEVEL_MAX);

    send_queue_init(&queue);
    cipher_line_set_row(&line, CIPHER_LINE_CURRENT, "READY %d\n\x80", 7); /* the same again */
    cipher_line_set_row(&line, CIPHER_LINE_STATUS, "%040d", 1);
    cipher_line_send(&line, &queue);
    message = only_row_in(&queue);
    CHECK_EQUAL(message.row, 0);
    CHECK_EQUAL(message.count, KN86_OLED_CELLS);
    CHECK(message.level < KN86_OLED_LEVEL_MAX);
}

static void what_finds_the_queue_full_is_sent_later(void) {
    struct kn86_frame filler = {.type = KN86_FRAME_PSG_RESET, .length = 0};
    send_queue_init(&queue);
    while (send_queue_add(&queue, &filler)) {
    }
    cipher_line_forget(&line);
    cipher_line_send(&line, &queue);
    send_queue_init(&queue);
    cipher_line_send(&line, &queue);
    CHECK_EQUAL(queue.added, KN86_OLED_ROWS);
}

static const struct check_case CASES[] = {
    CHECK_CASE(empty_rows_are_sent_at_first_since_the_display_may_show_the_bezel),
    CHECK_CASE(a_row_is_sent_when_its_text_is_another),
    CHECK_CASE(what_finds_the_queue_full_is_sent_later),
};
CHECK_MAIN_WITH(CASES, set_up, NULL)
