/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of each message: an encoded struct equals the vector of that name. Argument: vectors.txt. */
#include <string.h>

#include "check.h"
#include "kn86/messages.h"
#include "vector_file.h"

static const char *wanted_name;
static struct kn86_frame wanted;
static bool found;

static void pick(const struct vector *vector) {
    if (strcmp(vector->fields[0], wanted_name) == 0) {
        wanted = vector_frame(vector->fields[1], vector->fields[2]);
        found = true;
    }
}

static const struct kn86_frame *vector_named(const char *name) {
    wanted_name = name;
    found = false;
    vector_file_each(check_argument(0), "frame", 4, pick);
    CHECK_INFO(found, "no vector %s", name);
    return &wanted;
}

static void check_encoded(const char *name, int result, const struct kn86_frame *frame) {
    const struct kn86_frame *vector = vector_named(name);
    CHECK_INFO(result == KN86_MESSAGE_OK, "%s: %d", name, result);
    CHECK_INFO(frame->type == vector->type && frame->length == vector->length, "%s", name);
    CHECK_INFO(memcmp(frame->payload, vector->payload, frame->length) == 0, "%s", name);
}

static void link_messages_are_as_in_the_vectors(void) {
    struct kn86_frame frame;

    struct kn86_hello hello = {KN86_PROTOCOL_VERSION, KN86_ROLE_COPROCESSOR, 1, 0xCAFEF00Du, 0x12345678u};
    check_encoded("hello_coprocessor_echo", kn86_hello_encode(&hello, &frame), &frame);
    struct kn86_hello heard;
    CHECK_INFO(kn86_hello_decode(&frame, &heard) == KN86_MESSAGE_OK, "hello");
    CHECK_INFO(heard.sequence == 1 && heard.boot_id == 0xCAFEF00Du && heard.peer_boot_id == 0x12345678u, "hello");

    struct kn86_version version = {0, 1, 0, KN86_BOARD_PICO2, "0123456789abcdef"};
    check_encoded("version_response", kn86_version_response_encode(&version, &frame), &frame);
    struct kn86_version told;
    CHECK_INFO(kn86_version_response_decode(&frame, &told) == KN86_MESSAGE_OK, "version");
    CHECK_INFO(told.minor == 1 && told.board == KN86_BOARD_PICO2, "version");
    CHECK_INFO(strcmp(told.build_id, "0123456789abcdef") == 0, "version: %s", told.build_id);

    struct kn86_event event = {KN86_EVENT_BUFFER_OVERFLOW, KN86_SUBSYSTEM_OLED, 300};
    check_encoded("event_buffer_overflow", kn86_event_encode(&event, &frame), &frame);
    struct kn86_error error = {KN86_ERROR_BAD_PAYLOAD, KN86_FRAME_OLED_SET_ROW, 3};
    check_encoded("error_bad_payload", kn86_error_encode(&error, &frame), &frame);
}

static void oled_messages_are_as_in_the_vectors(void) {
    struct kn86_frame frame;

    struct kn86_oled_set_row row = {.row = 0, .flags = 0, .level = 15, .count = 17};
    memcpy(row.cells, "CIPHER-LINE READY", row.count);
    check_encoded("oled_set_row_text", kn86_oled_set_row_encode(&row, &frame), &frame);

    struct kn86_oled_scroll_row scroll = {.row = 3, .speed = -480};
    check_encoded("oled_scroll_row_right_fastest", kn86_oled_scroll_row_encode(&scroll, &frame), &frame);
    struct kn86_oled_scroll_row turned;
    CHECK_INFO(kn86_oled_scroll_row_decode(&frame, &turned) == KN86_MESSAGE_OK, "scroll");
    CHECK_INFO(turned.row == 3 && turned.speed == -480, "scroll: %d", turned.speed);

    struct kn86_oled_fill fill = {.row = KN86_OLED_ALL_ROWS, .level = 7};
    check_encoded("oled_fill_all", kn86_oled_fill_encode(&fill, &frame), &frame);
    check_encoded("oled_clear_all", kn86_oled_clear_encode(KN86_OLED_ALL_ROWS, &frame), &frame);
}

static void psg_messages_are_as_in_the_vectors(void) {
    struct kn86_frame frame;

    struct kn86_psg_write write = {7, 0x38};
    check_encoded("psg_reg_write", kn86_psg_reg_write_encode(&write, &frame), &frame);
    struct kn86_psg_bulk_write bulk = {3, {{0, 0xFE}, {1, 0}, {8, 15}}};
    check_encoded("psg_bulk_write", kn86_psg_bulk_write_encode(&bulk, &frame), &frame);
}

static void encoders_refuse(void) {
    struct kn86_frame frame = {.type = 0xAA};
    struct kn86_hello hello = {KN86_PROTOCOL_VERSION, KN86_ROLE_DECK, 1, 0, 0};
    CHECK_INFO(kn86_hello_encode(&hello, &frame) == KN86_MESSAGE_E_VALUE, "no boot id");
    struct kn86_version version = {.major = 1};
    memset(version.build_id, 'x', sizeof version.build_id);
    CHECK_INFO(kn86_version_response_encode(&version, &frame) == KN86_MESSAGE_E_LENGTH, "no NUL");
    struct kn86_oled_set_row row = {.count = KN86_OLED_CELLS + 1u};
    CHECK_INFO(kn86_oled_set_row_encode(&row, &frame) == KN86_MESSAGE_E_LENGTH, "33 cells");
    struct kn86_psg_bulk_write bulk = {.count = KN86_PSG_WRITES_MAX + 1u};
    CHECK_INFO(kn86_psg_bulk_write_encode(&bulk, &frame) == KN86_MESSAGE_E_LENGTH, "33 writes");
    CHECK_INFO(kn86_oled_clear_encode(KN86_OLED_ROWS, &frame) == KN86_MESSAGE_E_VALUE, "row 4");
    CHECK_INFO(frame.type == 0xAA, "output touched");
}

static const struct check_case CASES[] = {
    CHECK_CASE(link_messages_are_as_in_the_vectors),
    CHECK_CASE(oled_messages_are_as_in_the_vectors),
    CHECK_CASE(psg_messages_are_as_in_the_vectors),
    CHECK_CASE(encoders_refuse),
};
CHECK_MAIN(CASES)
