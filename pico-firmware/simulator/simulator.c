/* SPDX-License-Identifier: Apache-2.0 */
#include "simulator.h"

#include <unistd.h>

#include "kn86/firmware_version.h"
#include "png_file.h"
#include "session_log.h"

#define TICK_MS (1000 / KN86_OLED_TICKS_PER_SECOND)
/* A picture is written when it has stood still for SETTLED_MS, or at the latest after LATEST_MS. */
#define SETTLED_MS 70
#define LATEST_MS 500

/* Like the device's link: a frame that the line does not take is dropped, never waited for. */
static void send(void *context, const struct kn86_frame *frame)
{
    struct simulator *simulator = context;
    uint8_t encoded[KN86_FRAME_WIRE_MAX];
    int length = kn86_frame_encode(frame, encoded, sizeof encoded);

    if (length < 0 || write(simulator->line, encoded, (size_t)length) != length) {
        event_log_write(simulator->log, "send_dropped", "\"type\":\"%s\"",
                        kn86_frame_type_name(frame->type));
    }
}

static bool draw(void *context, const struct kn86_oled_command *command)
{
    struct simulator *simulator = context;
    return kn86_spsc_queue_push(&simulator->queue, command);
}

static bool play(void *context, const struct kn86_sound_command *command)
{
    struct simulator *simulator = context;
    return kn86_spsc_queue_push(&simulator->sound_queue, command);
}

static void observe(void *context, enum kn86_session_event event, const struct kn86_frame *frame,
                    const struct kn86_error *error)
{
    struct simulator *simulator = context;
    session_log(simulator->log, event, frame, error);
}

static int write_picture(struct simulator *simulator)
{
    if (simulator->panel.fault[0] != '\0') {
        fprintf(stderr, "kn86-pico-sim: the display controller was driven wrongly: %s\n",
                simulator->panel.fault);
        return -1;
    }
    simulator->picture_changed_ms = 0;
    simulator->picture_written_ms = monotonic_ms();
    if (simulator->png_path == NULL) {
        return 0;
    }
    if (png_file_write(simulator->png_path, &simulator->panel) != 0) {
        return -1;
    }
    event_log_write(simulator->log, "oled_png", NULL);
    return 0;
}

int simulator_init(struct simulator *simulator, struct event_log *log,
                   const struct options *options, uint32_t boot_id)
{
    *simulator = (struct simulator){
        .log = log, .png_path = options->png_path, .line = -1, .power_on_ms = monotonic_ms()};
    const struct kn86_session_ports ports = {simulator, send, draw, play, observe};
    const struct kn86_version version = kn86_firmware_version(KN86_BOARD_SIMULATOR);

    kn86_spsc_queue_init(&simulator->queue, simulator->queue_storage,
                         sizeof simulator->queue_storage[0], SIMULATOR_QUEUE_COMMANDS);
    kn86_spsc_queue_init(&simulator->sound_queue, simulator->sound_storage,
                         sizeof simulator->sound_storage[0], SIMULATOR_SOUND_COMMANDS);
    kn86_session_init(&simulator->session, &ports, &version, boot_id, false);
    kn86_sound_init(&simulator->sound);
    if (wav_file_init(&simulator->wav, options->wav_path, KN86_SOUND_SAMPLES_PER_SECOND) != 0) {
        return -1;
    }
    kn86_oled_init(&simulator->oled, kn86_firmware_version_text());
    panel_model_init(&simulator->panel);
    simulator->bus = panel_model_bus(&simulator->panel);
    kn86_ssd1322_init(&simulator->bus, &simulator->oled);
    (void)kn86_oled_take_dirty_rows(&simulator->oled); /* all were just written */
    simulator->next_tick_ms = monotonic_ms() + TICK_MS;
    event_log_write(log, "power_on", "\"version\":\"%s\",\"build_id\":\"%s\"",
                    kn86_firmware_version_text(), version.build_id);
    return write_picture(simulator);
}

/* Renders what the amplifier has played since power-on, up to now. */
static void catch_up_sound(struct simulator *simulator)
{
    int64_t due = (monotonic_ms() - simulator->power_on_ms) * KN86_SOUND_SAMPLES_PER_SECOND / 1000;
    if (simulator->wav.file == NULL) {
        return;
    }
    while (simulator->wav.samples < due) {
        int16_t samples[128];
        size_t count = (size_t)(due - simulator->wav.samples);
        count = count < sizeof samples / sizeof samples[0] ? count : sizeof samples / sizeof samples[0];
        kn86_sound_render(&simulator->sound, samples, count);
        wav_file_add(&simulator->wav, samples, count);
    }
}

static void apply_sound(struct simulator *simulator)
{
    struct kn86_sound_command command;
    catch_up_sound(simulator);
    while (kn86_spsc_queue_pop(&simulator->sound_queue, &command)) {
        kn86_sound_apply(&simulator->sound, &command);
    }
}

void simulator_receive(struct simulator *simulator, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        kn86_session_receive(&simulator->session, bytes[i]);
    }
    apply_sound(simulator);
    struct kn86_oled_command command;
    while (kn86_spsc_queue_pop(&simulator->queue, &command)) {
        kn86_oled_apply(&simulator->oled, &command);
    }
}

int simulator_wait_ms(const struct simulator *simulator)
{
    int64_t wait = simulator->next_tick_ms - monotonic_ms();
    return wait > 0 ? (int)wait : 0;
}

static void update_panel(struct simulator *simulator)
{
    uint8_t dirty = kn86_oled_take_dirty_rows(&simulator->oled);
    if (dirty != 0) {
        kn86_ssd1322_write_rows(&simulator->bus, &simulator->oled, dirty);
        simulator->picture_changed_ms = monotonic_ms();
    }
}

int simulator_tick(struct simulator *simulator)
{
    int64_t now = monotonic_ms();

    catch_up_sound(simulator);
    while (simulator->next_tick_ms <= now) {
        kn86_oled_tick(&simulator->oled);
        update_panel(simulator);
        simulator->next_tick_ms += TICK_MS;
    }
    bool changed = simulator->picture_changed_ms != 0;
    bool settled = now - simulator->picture_changed_ms >= SETTLED_MS;
    bool latest = now - simulator->picture_written_ms >= LATEST_MS;
    return changed && (settled || latest) ? write_picture(simulator) : 0;
}

int simulator_finish(struct simulator *simulator)
{
    update_panel(simulator);
    catch_up_sound(simulator);
    if (wav_file_finish(&simulator->wav) != 0) {
        return -1;
    }
    return simulator->picture_changed_ms != 0 ? write_picture(simulator) : 0;
}
