/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The simulated coprocessor: both cores' work in one thread, with models of panel, flash and boot ROM. The flash starts
 * with this firmware in partition A, and is not kept.
 */
#ifndef KN86_SIMULATOR_H
#define KN86_SIMULATOR_H

#include "boot_rom_model.h"
#include "event_log.h"
#include "kn86/oled.h"
#include "kn86/session.h"
#include "kn86/sound.h"
#include "kn86/spsc_queue.h"
#include "options.h"
#include "panel_model.h"
#include "wav_file.h"

/* As deep as on the device. */
#define SIMULATOR_QUEUE_COMMANDS 64u
#define SIMULATOR_SOUND_COMMANDS 32u

struct simulator {
    struct event_log *log;
    const char *png_path;    /* NULL: no picture */
    const char *frames_path; /* NULL: pictures are not kept */
    unsigned frames;         /* kept so far */
    int line;                /* file descriptor of the transport, not owned; -1 until connected */
    struct flash_model flash;
    struct boot_rom_model rom;
    struct kn86_update update;
    int64_t firmware_start_ms;
    uint32_t boot_id;
    struct kn86_session session;
    struct kn86_oled_command queue_storage[SIMULATOR_QUEUE_COMMANDS];
    struct kn86_spsc_queue queue;
    struct kn86_sound_command sound_storage[SIMULATOR_SOUND_COMMANDS];
    struct kn86_spsc_queue sound_queue;
    struct kn86_sound sound;
    struct wav_file wav;
    int64_t power_on_ms;
    struct kn86_oled oled;
    struct panel_model panel;
    struct kn86_ssd1322_bus bus;
    int64_t ticks;              /* display ticks since power-on */
    int64_t core1_hangs_at_ms;  /* core 1 hangs from then on, until the watchdog; INT64_MAX: never */
    int64_t fed_ms;             /* when the watchdog was fed last */
    int64_t picture_changed_ms; /* 0: the file shows the current picture */
    int64_t picture_written_ms;
};

/*
 * Powers the coprocessor on: shows the bezel and writes its picture at once. log must outlive it. Returns 0, or -1
 * after a message on standard error.
 */
KN86_MUST_CHECK int simulator_init(struct simulator *simulator, struct event_log *log, const struct options *options,
                                   uint32_t boot_id);

/* Handles received bytes. */
void simulator_receive(struct simulator *simulator, const uint8_t *bytes, size_t count);

/* Milliseconds until the next simulator_tick is due. */
int simulator_wait_ms(const struct simulator *simulator);

/* Does the display ticks that are due, and updates the picture's file. Returns 0, or -1 after a message. */
KN86_MUST_CHECK int simulator_tick(struct simulator *simulator);

/* Updates panel and file for the last time. Returns 0, or -1 after a message. */
KN86_MUST_CHECK int simulator_finish(struct simulator *simulator);

#endif
