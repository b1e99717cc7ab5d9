/* SPDX-License-Identifier: Apache-2.0 */
#include "core1.h"

#include "hardware/sync.h"
#include "i2s.h"
#include "kn86/firmware_version.h"
#include "kn86/spsc_queue.h"
#include "panel.h"
#include "pico/multicore.h"
#include "pico/time.h"

#define TICK_US (1000000u / KN86_OLED_TICKS_PER_SECOND)

static struct kn86_oled_command drawing_storage[CORE1_DRAWING_ORDERS];
static struct kn86_spsc_queue drawing_queue; /* core 0 to core 1 */
static struct kn86_sound_command sound_storage[CORE1_SOUND_ORDERS];
static struct kn86_spsc_queue sound_queue; /* core 0 to core 1's sound interrupt */
static atomic_bool alive;
static struct kn86_oled oled;   /* core 1's */
static struct kn86_sound sound; /* core 1's sound interrupt's */

/* In core 1's interrupt: preempts the display, whose SPI transfers take longer than a buffer. */
static void render(uint32_t *frames, size_t count) {
    struct kn86_sound_command command;
    while (kn86_spsc_queue_pop(&sound_queue, &command)) {
        kn86_sound_apply(&sound, &command);
    }
    int16_t samples[KN86_PLAYOUT_FRAMES];
    kn86_sound_render(&sound, samples, count);
    for (size_t i = 0; i < count; i++) {
        frames[i] = i2s_frame(samples[i]);
    }
}

static void run(void) {
    struct kn86_ssd1322_bus bus = panel_init();
    kn86_oled_init(&oled, kn86_firmware_version_text());
    kn86_ssd1322_init(&bus, &oled);
    kn86_sound_init(&sound);
    i2s_start(render);

    absolute_time_t next_tick = make_timeout_time_us(TICK_US);
    for (;;) {
        struct kn86_oled_command command;
        while (kn86_spsc_queue_pop(&drawing_queue, &command)) {
            kn86_oled_apply(&oled, &command);
        }
        if (!best_effort_wfe_or_timeout(next_tick)) {
            continue; /* woken by core1_draw, or by the sound */
        }
        next_tick = delayed_by_us(next_tick, TICK_US);
        kn86_oled_tick(&oled);
        kn86_ssd1322_write_rows(&bus, &oled, kn86_oled_take_dirty_rows(&oled));
        atomic_store(&alive, true);
    }
}

void core1_start(void) {
    kn86_spsc_queue_init(&drawing_queue, drawing_storage, sizeof drawing_storage[0], CORE1_DRAWING_ORDERS);
    kn86_spsc_queue_init(&sound_queue, sound_storage, sizeof sound_storage[0], CORE1_SOUND_ORDERS);
    multicore_launch_core1(run);
}

bool core1_draw(const struct kn86_oled_command *command) {
    bool queued = kn86_spsc_queue_push(&drawing_queue, command);
    __sev();
    return queued;
}

bool core1_play(const struct kn86_sound_command *command) {
    return kn86_spsc_queue_push(&sound_queue, command);
}

bool core1_take_alive(void) {
    return atomic_exchange(&alive, false);
}

bool core1_take_underrun(void) {
    return i2s_take_underrun();
}
