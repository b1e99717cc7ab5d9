/* SPDX-License-Identifier: Apache-2.0 */
#include "display.h"

#include "hardware/sync.h"
#include "kn86/firmware_version.h"
#include "kn86/spsc_queue.h"
#include "panel.h"
#include "pico/multicore.h"
#include "pico/time.h"

#define TICK_US (1000000u / KN86_OLED_TICKS_PER_SECOND)

static struct kn86_oled_command storage[DISPLAY_QUEUE_COMMANDS];
static struct kn86_spsc_queue queue; /* core 0 to core 1 */
static atomic_bool alive;
static struct kn86_oled oled; /* core 1's */

static void run(void)
{
    struct kn86_ssd1322_bus bus = panel_init();
    kn86_oled_init(&oled, kn86_firmware_version_text());
    kn86_ssd1322_init(&bus, &oled);

    absolute_time_t next_tick = make_timeout_time_us(TICK_US);
    for (;;) {
        struct kn86_oled_command command;
        while (kn86_spsc_queue_pop(&queue, &command)) {
            kn86_oled_apply(&oled, &command);
        }
        if (!best_effort_wfe_or_timeout(next_tick)) {
            continue; /* woken by display_draw */
        }
        next_tick = delayed_by_us(next_tick, TICK_US);
        kn86_oled_tick(&oled);
        kn86_ssd1322_write_rows(&bus, &oled, kn86_oled_take_dirty_rows(&oled));
        atomic_store(&alive, true);
    }
}

void display_start(void)
{
    kn86_spsc_queue_init(&queue, storage, sizeof storage[0], DISPLAY_QUEUE_COMMANDS);
    multicore_launch_core1(run);
}

bool display_draw(const struct kn86_oled_command *command)
{
    bool queued = kn86_spsc_queue_push(&queue, command);
    __sev();
    return queued;
}

bool display_take_alive(void)
{
    return atomic_exchange(&alive, false);
}
