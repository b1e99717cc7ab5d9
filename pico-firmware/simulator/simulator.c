/* SPDX-License-Identifier: Apache-2.0 */
#include "simulator.h"

#include <string.h>
#include <unistd.h>

#include "kn86/firmware_tag.h"
#include "kn86/firmware_version.h"
#include "png_file.h"
#include "sample_image.h"
#include "session_log.h"

/* As on the device: what the deck does not keep leaves. */
#define TRIAL_MS 16000
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

/* What the running image says of itself, but for the board: that is always this one. */
static struct kn86_version running_version(const struct simulator *simulator)
{
    uint32_t partition = simulator->rom.partition == 0 ? KN86_PARTITION_A : KN86_PARTITION_B;
    struct kn86_firmware_tag tag;
    memcpy(&tag, simulator->flash.bytes + partition + KN86_FIRMWARE_TAG_OFFSET, sizeof tag);
    struct kn86_version version = {
        .major = tag.major, .minor = tag.minor, .patch = tag.patch, .board = KN86_BOARD_SIMULATOR};
    memcpy(version.build_id, tag.build_id, sizeof tag.build_id);
    return version;
}

/* Power, or a restart: update_offset as for boot_rom_model_start. */
static void start_firmware(struct simulator *simulator, uint32_t update_offset)
{
    boot_rom_model_start(&simulator->rom, &simulator->flash, update_offset);
    const struct kn86_flash flash = flash_model_access(&simulator->flash);
    const struct kn86_boot boot = boot_rom_model_boot(&simulator->rom);
    const struct kn86_version version = running_version(simulator);
    const struct kn86_session_ports ports = {simulator, send, draw, play, &simulator->update, observe};

    simulator->firmware_start_ms = monotonic_ms();
    kn86_update_init(&simulator->update, &flash, &boot);
    kn86_session_init(&simulator->session, &ports, &version, simulator->boot_id, false);
    kn86_sound_init(&simulator->sound);
    kn86_oled_init(&simulator->oled, kn86_firmware_version_text());
    kn86_ssd1322_init(&simulator->bus, &simulator->oled);
    (void)kn86_oled_take_dirty_rows(&simulator->oled); /* all were just written */
    event_log_write(simulator->log, "power_on",
                    "\"version\":\"%u.%u.%u\",\"build_id\":\"%s\",\"partition\":%d,\"trial\":%s",
                    version.major, version.minor, version.patch, version.build_id,
                    simulator->rom.partition, simulator->rom.trial ? "true" : "false");
}

int simulator_init(struct simulator *simulator, struct event_log *log,
                   const struct options *options, uint32_t boot_id)
{
    memset(simulator, 0, sizeof *simulator);
    simulator->log = log;
    simulator->png_path = options->png_path;
    simulator->line = -1;
    simulator->power_on_ms = monotonic_ms();
    simulator->boot_id = boot_id;

    kn86_spsc_queue_init(&simulator->queue, simulator->queue_storage,
                         sizeof simulator->queue_storage[0], SIMULATOR_QUEUE_COMMANDS);
    kn86_spsc_queue_init(&simulator->sound_queue, simulator->sound_storage,
                         sizeof simulator->sound_storage[0], SIMULATOR_SOUND_COMMANDS);
    if (wav_file_init(&simulator->wav, options->wav_path, KN86_SOUND_SAMPLES_PER_SECOND) != 0) {
        return -1;
    }
    panel_model_init(&simulator->panel);
    simulator->bus = panel_model_bus(&simulator->panel);
    flash_model_init(&simulator->flash);
    const struct kn86_version version = kn86_firmware_version(KN86_BOARD_SIMULATOR);
    sample_image_make(simulator->flash.bytes + KN86_PARTITION_A, &version, 0);
    start_firmware(simulator, BOOT_ROM_NORMAL);
    simulator->next_tick_ms = monotonic_ms() + TICK_MS;
    return write_picture(simulator);
}

/* The restarts of an update: into a trial, and out of one that the deck did not want to keep. */
static void follow_update(struct simulator *simulator)
{
    uint32_t offset;
    bool starts = kn86_update_wants_start(&simulator->update, &offset);
    bool over = simulator->update.state == KN86_UPDATE_TRIAL &&
                monotonic_ms() - simulator->firmware_start_ms >= TRIAL_MS;
    if (starts || over) {
        simulator->boot_id = simulator->boot_id == UINT32_MAX ? 1 : simulator->boot_id + 1;
        start_firmware(simulator, starts ? offset : BOOT_ROM_NORMAL);
        simulator->picture_changed_ms = monotonic_ms();
    }
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
        follow_update(simulator);
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
    follow_update(simulator);
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
