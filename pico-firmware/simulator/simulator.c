/* SPDX-License-Identifier: Apache-2.0 */
#include "simulator.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "kn86/firmware_tag.h"
#include "kn86/firmware_version.h"
#include "png_file.h"
#include "sample_image.h"
#include "session_log.h"

/* A picture is written when it has not changed for SETTLED_MS, and after LATEST_MS in any case. */
#define SETTLED_MS 70
#define LATEST_MS 500

/* Like on the device: a frame that the line does not take is dropped; nothing waits. */
static void send(void *context, const struct kn86_frame *frame) {
    struct simulator *simulator = context;
    uint8_t encoded[KN86_FRAME_WIRE_MAX];
    int length = kn86_frame_encode(frame, encoded, sizeof encoded);

    if (length < 0 || write(simulator->line, encoded, (size_t)length) != length) {
        event_log_write(simulator->log, "send_dropped", "\"type\":\"%s\"", kn86_frame_type_name(frame->type));
    }
}

static bool draw(void *context, const struct kn86_oled_command *command) {
    struct simulator *simulator = context;
    return kn86_spsc_queue_push(&simulator->queue, command);
}

static bool play(void *context, const struct kn86_sound_command *command) {
    struct simulator *simulator = context;
    return kn86_spsc_queue_push(&simulator->sound_queue, command);
}

static void observe(void *context, enum kn86_session_event event, const struct kn86_frame *frame,
                    const struct kn86_error *error) {
    struct simulator *simulator = context;
    session_log(simulator->log, event, frame, error);
}

/* The name begins with the frame's number, so that names sort by time, and contains the time as in the log. */
static int keep_frame(struct simulator *simulator) {
    char path[4096];
    int64_t ms = simulator->picture_written_ms - simulator->log->start_ms;
    int length =
        snprintf(path, sizeof path, "%s/%04u-%" PRId64 "ms.png", simulator->frames_path, ++simulator->frames, ms);
    if (length >= (int)sizeof path) {
        fprintf(stderr, "kn86-pico-sim: path of the OLED frames is too long: %s\n", simulator->frames_path);
        return -1;
    }
    return png_file_write(path, &simulator->panel);
}

static int write_picture(struct simulator *simulator) {
    if (simulator->panel.fault[0] != '\0') {
        fprintf(stderr, "kn86-pico-sim: the display controller was driven wrongly: %s\n", simulator->panel.fault);
        return -1;
    }
    simulator->picture_changed_ms = 0;
    simulator->picture_written_ms = simulated_ms();
    if (simulator->frames_path != NULL && keep_frame(simulator) != 0) {
        return -1;
    }
    if (simulator->png_path == NULL) {
        return 0;
    }
    if (png_file_write(simulator->png_path, &simulator->panel) != 0) {
        return -1;
    }
    event_log_write(simulator->log, "oled_png", NULL);
    return 0;
}

/* Version and build id of the running image, with the simulator as the board. */
static struct kn86_version running_version(const struct simulator *simulator) {
    uint32_t partition = simulator->rom.partition == 0 ? KN86_PARTITION_A : KN86_PARTITION_B;
    struct kn86_firmware_tag tag;
    memcpy(&tag, simulator->flash.bytes + partition + KN86_FIRMWARE_TAG_OFFSET, sizeof tag);
    struct kn86_version version = {
        .major = tag.major, .minor = tag.minor, .patch = tag.patch, .board = KN86_BOARD_SIMULATOR};
    memcpy(version.build_id, tag.build_id, sizeof tag.build_id);
    return version;
}

/* Starts the firmware, after power-on or a restart; update_offset as for boot_rom_model_start. */
static void start_firmware(struct simulator *simulator, uint32_t update_offset, bool by_watchdog) {
    boot_rom_model_start(&simulator->rom, &simulator->flash, update_offset);
    const struct kn86_flash flash = flash_model_access(&simulator->flash);
    const struct kn86_boot boot = boot_rom_model_boot(&simulator->rom);
    const struct kn86_version version = running_version(simulator);
    const struct kn86_session_ports ports = {simulator, send, draw, play, &simulator->update, observe};
    char version_text[16];
    snprintf(version_text, sizeof version_text, "%u.%u.%u", version.major, version.minor, version.patch);

    kn86_spsc_queue_init(&simulator->queue, simulator->queue_storage, sizeof simulator->queue_storage[0],
                         SIMULATOR_QUEUE_COMMANDS);
    kn86_spsc_queue_init(&simulator->sound_queue, simulator->sound_storage, sizeof simulator->sound_storage[0],
                         SIMULATOR_SOUND_COMMANDS);
    kn86_update_init(&simulator->update, &flash, &boot);
    kn86_session_init(&simulator->session, &ports, &version, simulator->boot_id, by_watchdog);
    kn86_sound_init(&simulator->sound);
    kn86_oled_init(&simulator->oled, version_text);
    kn86_ssd1322_init(&simulator->bus, &simulator->oled);
    (void)kn86_oled_take_dirty_rows(&simulator->oled); /* all rows were just written */
    event_log_write(simulator->log, "power_on",
                    "\"version\":\"%s\",\"build_id\":\"%s\",\"partition\":%d,\"trial\":%s,\"watchdog\":%s",
                    version_text, version.build_id, simulator->rom.partition, simulator->rom.trial ? "true" : "false",
                    by_watchdog ? "true" : "false");
    simulator->firmware_start_ms = simulator->fed_ms = simulated_ms();
}

static void restart_firmware(struct simulator *simulator, uint32_t update_offset, bool by_watchdog) {
    simulator->boot_id = simulator->boot_id == UINT32_MAX ? 1 : simulator->boot_id + 1;
    start_firmware(simulator, update_offset, by_watchdog);
    simulator->picture_changed_ms = simulated_ms();
}

int simulator_init(struct simulator *simulator, struct event_log *log, const struct options *options,
                   uint32_t boot_id) {
    memset(simulator, 0, sizeof *simulator);
    simulator->log = log;
    simulator->png_path = options->png_path;
    simulator->frames_path = options->frames_path;
    simulator->line = -1;
    simulator->power_on_ms = simulated_ms();
    simulator->boot_id = boot_id;
    simulator->core1_hangs_at_ms =
        options->core1_hang_ms < 0 ? INT64_MAX : simulator->power_on_ms + options->core1_hang_ms;

    if (wav_file_init(&simulator->wav, options->wav_path, KN86_SOUND_SAMPLES_PER_SECOND) != 0) {
        return -1;
    }
    panel_model_init(&simulator->panel);
    simulator->bus = panel_model_bus(&simulator->panel);
    flash_model_init(&simulator->flash);
    const struct kn86_version version = kn86_firmware_version(KN86_BOARD_SIMULATOR);
    sample_image_make(simulator->flash.bytes + KN86_PARTITION_A, &version, 0);
    start_firmware(simulator, BOOT_ROM_NORMAL, false);
    return write_picture(simulator);
}

/* Restarts for an update: into a trial, and out of one that was not kept. */
static void follow_update(struct simulator *simulator) {
    uint32_t offset;
    uint32_t running_ms = (uint32_t)(simulated_ms() - simulator->firmware_start_ms);
    if (kn86_update_wants_start(&simulator->update, &offset)) {
        restart_firmware(simulator, offset, false);
    } else if (kn86_update_trial_is_over(&simulator->update, running_ms)) {
        restart_firmware(simulator, BOOT_ROM_NORMAL, false);
    }
}

static bool core1_hangs(const struct simulator *simulator) {
    return simulated_ms() >= simulator->core1_hangs_at_ms;
}

/* Renders the samples that the amplifier has played until now. Returns their number since power-on. */
static int64_t catch_up_sound(struct simulator *simulator) {
    int64_t due = (simulated_ms() - simulator->power_on_ms) * KN86_SOUND_SAMPLES_PER_SECOND / 1000;
    while (simulator->wav.file != NULL && simulator->wav.samples < due) {
        int16_t samples[128];
        size_t count = (size_t)(due - simulator->wav.samples);
        count = count < sizeof samples / sizeof samples[0] ? count : sizeof samples / sizeof samples[0];
        kn86_sound_render(&simulator->sound, samples, count);
        wav_file_add(&simulator->wav, samples, count);
    }
    return due;
}

static void apply_sound(struct simulator *simulator) {
    struct kn86_sound_command command;
    int64_t sample = catch_up_sound(simulator);
    while (kn86_spsc_queue_pop(&simulator->sound_queue, &command)) {
        kn86_sound_apply(&simulator->sound, &command);
        event_log_write(simulator->log, "psg", "\"sample\":%" PRId64 ",\"reset\":%s,\"writes\":%u", sample,
                        command.reset ? "true" : "false", command.bulk.count);
    }
}

void simulator_receive(struct simulator *simulator, const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        kn86_session_receive(&simulator->session, bytes[i]);
        follow_update(simulator);
    }
    if (core1_hangs(simulator)) {
        return;
    }
    apply_sound(simulator);
    struct kn86_oled_command command;
    while (kn86_spsc_queue_pop(&simulator->queue, &command)) {
        kn86_oled_apply(&simulator->oled, &command);
    }
}

/* When the next display tick is due. A 30th of a second is not a whole number of milliseconds. */
static int64_t next_tick_ms(const struct simulator *simulator) {
    return simulator->power_on_ms + (simulator->ticks + 1) * 1000 / KN86_OLED_TICKS_PER_SECOND;
}

int simulator_wait_ms(const struct simulator *simulator) {
    int64_t wait = next_tick_ms(simulator) - simulated_ms();
    return wait > 0 ? (int)wait : 0;
}

static void update_panel(struct simulator *simulator) {
    uint8_t dirty = kn86_oled_take_dirty_rows(&simulator->oled);
    if (dirty != 0) {
        kn86_ssd1322_write_rows(&simulator->bus, &simulator->oled, dirty);
        simulator->picture_changed_ms = simulated_ms();
    }
}

/* Feeds the watchdog when core 1 is alive, as in device/main.c. */
static void feed_watchdog(struct simulator *simulator, bool alive) {
    int64_t now = simulated_ms();
    if (alive) {
        simulator->fed_ms = now;
    } else if (now - simulator->fed_ms >= (int64_t)KN86_SESSION_WATCHDOG_MS) {
        simulator->core1_hangs_at_ms = INT64_MAX;
        restart_firmware(simulator, BOOT_ROM_NORMAL, true);
    }
}

int simulator_tick(struct simulator *simulator) {
    int64_t now = simulated_ms();
    bool hangs = core1_hangs(simulator);
    bool alive = false;

    (void)catch_up_sound(simulator);
    follow_update(simulator);
    while (next_tick_ms(simulator) <= now) {
        simulator->ticks++;
        if (!hangs) {
            kn86_oled_tick(&simulator->oled);
            update_panel(simulator);
            alive = true;
        }
    }
    feed_watchdog(simulator, alive);
    bool changed = simulator->picture_changed_ms != 0;
    bool settled = now - simulator->picture_changed_ms >= SETTLED_MS;
    bool latest = now - simulator->picture_written_ms >= LATEST_MS;
    return changed && (settled || latest) ? write_picture(simulator) : 0;
}

int simulator_finish(struct simulator *simulator) {
    update_panel(simulator);
    (void)catch_up_sound(simulator);
    if (wav_file_finish(&simulator->wav) != 0) {
        return -1;
    }
    return simulator->picture_changed_ms != 0 ? write_picture(simulator) : 0;
}
