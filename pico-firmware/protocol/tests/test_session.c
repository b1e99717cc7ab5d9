/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/session.h"

#include <string.h>

#include "check.h"
#include "kn86/psg_messages.h"

#define OWN_BOOT_ID 0xC0FFEEu
#define DECK_BOOT_ID 0x1234u

static struct kn86_session session;
static struct kn86_frame sent[8];
static unsigned sent_count;
static struct kn86_oled_command drawn;
static unsigned drawn_count;
static bool queue_full;
static enum kn86_session_event last_event;

static void send(void *context, const struct kn86_frame *frame) {
    CHECK_INFO(context == &session, "context");
    CHECK_INFO(sent_count < 8, "too many answers");
    sent[sent_count++] = *frame;
}

static bool draw(void *context, const struct kn86_oled_command *command) {
    CHECK_INFO(context == &session, "context");
    if (!queue_full) {
        drawn = *command;
        drawn_count++;
    }
    return !queue_full;
}

/* Runs from no partition: every UPDATE_BEGIN gets that error. */
static struct kn86_update update = {.boot = {.partition = -1}};
static struct kn86_sound_command played;
static unsigned played_count;

static bool play(void *context, const struct kn86_sound_command *command) {
    CHECK_INFO(context == &session, "context");
    if (!queue_full) {
        played = *command;
        played_count++;
    }
    return !queue_full;
}

static void observe(void *context, enum kn86_session_event event, const struct kn86_frame *frame,
                    const struct kn86_error *error) {
    CHECK_INFO(context == &session, "context");
    CHECK_INFO((frame == NULL) == (event == KN86_SESSION_FRAMING_ERROR), "frame");
    bool wants_error =
        event == KN86_SESSION_REFUSED || event == KN86_SESSION_FRAMING_ERROR || event == KN86_SESSION_DECK_ERROR;
    CHECK_INFO((error != NULL) == wants_error, "error");
    last_event = event;
}

static void start(bool restarted_by_watchdog) {
    const struct kn86_session_ports ports = {&session, send, draw, play, &update, observe};
    const struct kn86_version version = {1, 2, 3, KN86_BOARD_PICO2, "build"};
    kn86_session_init(&session, &ports, &version, OWN_BOOT_ID, restarted_by_watchdog);
    sent_count = drawn_count = played_count = 0;
    queue_full = false;
}

static void give(const struct kn86_frame *frame) {
    uint8_t encoded[KN86_FRAME_WIRE_MAX];
    int length = kn86_frame_encode(frame, encoded, sizeof encoded);
    CHECK_INFO(length > 0, "encode: %d", length);
    sent_count = 0;
    for (int i = 0; i < length; i++) {
        kn86_session_receive(&session, encoded[i]);
    }
}

static void give_hello(uint32_t boot_id, uint16_t sequence) {
    struct kn86_hello hello = {KN86_PROTOCOL_VERSION, KN86_ROLE_DECK, sequence, boot_id, 0};
    struct kn86_frame frame;
    CHECK_INFO(kn86_hello_encode(&hello, &frame) == KN86_MESSAGE_OK, "hello");
    give(&frame);
}

static void expect_error(enum kn86_error_code code, uint8_t type, uint8_t detail) {
    struct kn86_error error;
    CHECK_INFO(sent_count == 1, "%u answers", sent_count);
    CHECK_INFO(kn86_error_decode(&sent[0], &error) == KN86_MESSAGE_OK, "not an ERROR");
    CHECK_INFO(error.code == code && error.type == type && error.detail == detail, "code %u type 0x%02X detail %u",
               error.code, error.type, error.detail);
}

static void expect_event(const struct kn86_frame *frame, enum kn86_event_code code, enum kn86_subsystem subsystem,
                         uint32_t count) {
    struct kn86_event event;
    CHECK_INFO(kn86_event_decode(frame, &event) == KN86_MESSAGE_OK, "not an EVENT");
    CHECK_INFO(event.code == code && event.subsystem == subsystem && event.count == count,
               "code %u subsystem %u count %u", event.code, event.subsystem, (unsigned)event.count);
}

static void hello_is_echoed(void) {
    start(false);
    for (uint16_t sequence = 7; sequence < 10; sequence++) {
        struct kn86_hello echo;
        give_hello(DECK_BOOT_ID, sequence);
        CHECK_INFO(sent_count == 1, "%u answers", sent_count);
        CHECK_INFO(kn86_hello_decode(&sent[0], &echo) == KN86_MESSAGE_OK, "not a HELLO");
        CHECK_INFO(echo.role == KN86_ROLE_COPROCESSOR && echo.sequence == sequence && echo.boot_id == OWN_BOOT_ID &&
                       echo.peer_boot_id == DECK_BOOT_ID,
                   "echo");
        CHECK_INFO(last_event == (sequence == 7 ? KN86_SESSION_GREETED : KN86_SESSION_HEARTBEAT), "event %d",
                   (int)last_event);
    }
    give_hello(DECK_BOOT_ID + 1, 1);
    CHECK_INFO(last_event == KN86_SESSION_GREETED, "a restarted deck greets afresh");
}

static void another_coprocessor_is_refused(void) {
    struct kn86_hello hello = {KN86_PROTOCOL_VERSION, KN86_ROLE_COPROCESSOR, 1, 1, 0};
    struct kn86_frame frame;
    start(false);
    CHECK_INFO(kn86_hello_encode(&hello, &frame) == KN86_MESSAGE_OK, "hello");
    give(&frame);
    expect_error(KN86_ERROR_BAD_PAYLOAD, KN86_FRAME_HELLO, -KN86_MESSAGE_E_VALUE);
}

static void a_watchdog_restart_is_told_once(void) {
    start(true);
    give_hello(DECK_BOOT_ID, 1);
    CHECK_INFO(sent_count == 2, "%u answers", sent_count);
    expect_event(&sent[1], KN86_EVENT_INTERNAL_ERROR, KN86_SUBSYSTEM_SYSTEM, 1);
    give_hello(DECK_BOOT_ID, 2);
    CHECK_INFO(sent_count == 1, "%u answers", sent_count);
}

static void version_is_told(void) {
    struct kn86_frame frame;
    struct kn86_version version;
    start(false);
    kn86_version_query_encode(&frame);
    give(&frame);
    CHECK_INFO(sent_count == 1, "%u answers", sent_count);
    CHECK_INFO(kn86_version_response_decode(&sent[0], &version) == KN86_MESSAGE_OK, "no version");
    CHECK_INFO(version.major == 1 && version.minor == 2 && version.patch == 3, "version");
    CHECK_INFO(version.board == KN86_BOARD_PICO2 && strcmp(version.build_id, "build") == 0, "build");
}

static void drawing_orders_are_passed_on_unanswered(void) {
    struct kn86_frame frame;
    start(false);
    struct kn86_oled_fill fill = {2, 9};
    CHECK_INFO(kn86_oled_fill_encode(&fill, &frame) == KN86_MESSAGE_OK, "fill");
    give(&frame);
    CHECK_INFO(sent_count == 0 && drawn_count == 1, "%u answers", sent_count);
    CHECK_INFO(drawn.type == KN86_FRAME_OLED_FILL && drawn.fill.row == 2 && drawn.fill.level == 9, "order");
    CHECK_INFO(kn86_oled_clear_encode(KN86_OLED_ALL_ROWS, &frame) == KN86_MESSAGE_OK, "clear");
    give(&frame);
    CHECK_INFO(drawn.type == KN86_FRAME_OLED_CLEAR && drawn.clear_row == KN86_OLED_ALL_ROWS, "order");

    kn86_psg_reset_encode(&frame);
    give(&frame);
    CHECK_INFO(sent_count == 0 && drawn_count == 2 && last_event == KN86_SESSION_ACCEPTED, "psg");
    CHECK_INFO(played_count == 1 && played.reset && played.bulk.count == 0, "reset");
    const struct kn86_psg_write write = {8, 0x0F};
    CHECK_INFO(kn86_psg_reg_write_encode(&write, &frame) == KN86_MESSAGE_OK, "write");
    give(&frame);
    CHECK_INFO(played_count == 2 && !played.reset && played.bulk.count == 1, "write");
    CHECK_INFO(played.bulk.writes[0].reg == 8 && played.bulk.writes[0].value == 0x0F, "write");
    const struct kn86_psg_bulk_write bulk = {.count = 2, .writes = {{7, 0x3E}, {0, 1}}};
    CHECK_INFO(kn86_psg_bulk_write_encode(&bulk, &frame) == KN86_MESSAGE_OK, "bulk");
    give(&frame);
    CHECK_INFO(sent_count == 0 && played_count == 3 && played.bulk.count == 2, "bulk");
    CHECK_INFO(played.bulk.writes[1].value == 1, "bulk");
}

static void a_full_queue_is_reported(void) {
    struct kn86_frame frame;
    start(false);
    queue_full = true;
    CHECK_INFO(kn86_oled_clear_encode(0, &frame) == KN86_MESSAGE_OK, "clear");
    for (uint32_t count = 1; count <= 3; count++) {
        give(&frame);
        CHECK_INFO(sent_count == 1 && last_event == KN86_SESSION_OVERFLOW, "%u answers", sent_count);
        expect_event(&sent[0], KN86_EVENT_BUFFER_OVERFLOW, KN86_SUBSYSTEM_OLED, count);
    }
    kn86_psg_reset_encode(&frame);
    give(&frame);
    CHECK_INFO(sent_count == 1 && last_event == KN86_SESSION_OVERFLOW, "%u answers", sent_count);
    expect_event(&sent[0], KN86_EVENT_BUFFER_OVERFLOW, KN86_SUBSYSTEM_PSG, 1);
    sent_count = 0;
    kn86_session_receive_overflow(&session);
    expect_event(&sent[0], KN86_EVENT_BUFFER_OVERFLOW, KN86_SUBSYSTEM_LINK, 1);
}

static void a_fault_of_a_worker_is_counted_and_told(void) {
    start(false);
    for (uint32_t count = 1; count <= 3; count++) {
        sent_count = 0;
        kn86_session_internal_error(&session, KN86_SUBSYSTEM_PSG);
        CHECK_INFO(sent_count == 1, "%u events", sent_count);
        expect_event(&sent[0], KN86_EVENT_INTERNAL_ERROR, KN86_SUBSYSTEM_PSG, count);
    }
}

/* All 256 types with an empty payload: the answer to each. */
static void every_type_gets_its_answer(void) {
    for (unsigned type = 0; type <= 0xFF; type++) {
        struct kn86_frame frame = {.type = (uint8_t)type};
        start(false);
        give(&frame);
        switch (type) {
        case KN86_FRAME_VERSION_QUERY:
            CHECK_INFO(sent_count == 1 && sent[0].type == KN86_FRAME_VERSION_RESPONSE, "query");
            break;
        case KN86_FRAME_PSG_RESET:
        case KN86_FRAME_ERROR: /* damaged; but ERROR is never answered by ERROR */
            CHECK_INFO(sent_count == 0, "type 0x%02X", type);
            break;
        case KN86_FRAME_UPDATE_FINISH:
        case KN86_FRAME_UPDATE_TRY:
        case KN86_FRAME_UPDATE_KEEP:
            CHECK_INFO(sent_count == 1 && sent[0].type == KN86_FRAME_UPDATE_STATUS, "0x%02X", type);
            break;
        case KN86_FRAME_VERSION_RESPONSE:
        case KN86_FRAME_UPDATE_STATUS:
        case KN86_FRAME_EVENT:
            expect_error(KN86_ERROR_UNEXPECTED_TYPE, (uint8_t)type, 0);
            break;
        case KN86_FRAME_HELLO:
        case KN86_FRAME_PSG_REG_WRITE:
        case KN86_FRAME_PSG_BULK_WRITE:
        case KN86_FRAME_OLED_SET_ROW:
        case KN86_FRAME_OLED_SCROLL_ROW:
        case KN86_FRAME_OLED_FILL:
        case KN86_FRAME_OLED_CLEAR:
        case KN86_FRAME_UPDATE_BEGIN:
        case KN86_FRAME_UPDATE_DATA:
            expect_error(KN86_ERROR_BAD_PAYLOAD, (uint8_t)type, -KN86_MESSAGE_E_LENGTH);
            break;
        default:
            expect_error(KN86_ERROR_UNKNOWN_TYPE, (uint8_t)type, 0);
            break;
        }
    }
}

static void noise_is_told_and_forgotten(void) {
    start(false);
    kn86_session_receive(&session, 0x02);
    kn86_session_receive(&session, 0xFF);
    kn86_session_receive(&session, 0x00);
    expect_error(KN86_ERROR_BAD_FRAME, 0, KN86_DECODE_SHORT);
    CHECK_INFO(last_event == KN86_SESSION_FRAMING_ERROR, "event");
    give_hello(DECK_BOOT_ID, 1);
    CHECK_INFO(sent_count == 1 && sent[0].type == KN86_FRAME_HELLO, "in step again");
}

static void a_complaint_is_observed(void) {
    struct kn86_error error = {KN86_ERROR_BAD_FRAME, 0, KN86_DECODE_CRC};
    struct kn86_frame frame;
    start(false);
    CHECK_INFO(kn86_error_encode(&error, &frame) == KN86_MESSAGE_OK, "error");
    give(&frame);
    CHECK_INFO(sent_count == 0 && last_event == KN86_SESSION_DECK_ERROR, "event");
}

static const struct check_case CASES[] = {
    CHECK_CASE(hello_is_echoed),
    CHECK_CASE(another_coprocessor_is_refused),
    CHECK_CASE(a_watchdog_restart_is_told_once),
    CHECK_CASE(version_is_told),
    CHECK_CASE(drawing_orders_are_passed_on_unanswered),
    CHECK_CASE(a_full_queue_is_reported),
    CHECK_CASE(a_fault_of_a_worker_is_counted_and_told),
    CHECK_CASE(every_type_gets_its_answer),
    CHECK_CASE(noise_is_told_and_forgotten),
    CHECK_CASE(a_complaint_is_observed),
};
CHECK_MAIN(CASES)
