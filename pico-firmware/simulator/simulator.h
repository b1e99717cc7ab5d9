/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coprocessor itself: both cores' work in one thread, with models of panel, flash and boot ROM
 * around it. Its flash begins with this very firmware in partition A and forgets at the end.
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
    int64_t ticks;              /* of the display, since power-on */
    int64_t core1_hangs_at_ms;  /* from then on it stands still, until the watchdog; INT64_MAX: never */
    int64_t fed_ms;             /* when the watchdog was fed last */
    int64_t picture_changed_ms; /* 0: the file is what the panel shows */
    int64_t picture_written_ms;
};

/*
 * Powers the coprocessor on: the bezel is shown and its picture written at once. log must
 * outlive it. Returns 0, or -1 after a message on standard error.
 */
KN86_MUST_CHECK int simulator_init(struct simulator *simulator, struct event_log *log, const struct options *options,
                                   uint32_t boot_id);

/* Takes bytes that came over the line. */
void simulator_receive(struct simulator *simulator, const uint8_t *bytes, size_t count);

/* Milliseconds until simulator_tick has something to do. */
int simulator_wait_ms(const struct simulator *simulator);

/* Display ticks that are due, and the picture's file. Returns 0, or -1 after a message. */
KN86_MUST_CHECK int simulator_tick(struct simulator *simulator);

/* Brings panel and file up to date. Returns 0, or -1 after a message. */
KN86_MUST_CHECK int simulator_finish(struct simulator *simulator);

#endif
