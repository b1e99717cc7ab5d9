/* SPDX-License-Identifier: Apache-2.0 */
/* Core 0: operates the link to the deck; never waits for core 1. */
#include "core1.h"
#include "flash.h"
#include "hardware/watchdog.h"
#include "kn86/firmware_version.h"
#include "kn86/session.h"
#include "link.h"
#include "pico/rand.h"
#include "pico/time.h"

#define IDLE_WAIT_MS 10u

static void send(void *context, const struct kn86_frame *frame) {
    (void)context;
    link_send(frame);
}

static bool draw(void *context, const struct kn86_oled_command *command) {
    (void)context;
    return core1_draw(command);
}

static bool play(void *context, const struct kn86_sound_command *command) {
    (void)context;
    return core1_play(command);
}

static uint32_t random_boot_id(void) {
    uint32_t boot_id;
    do {
        boot_id = get_rand_32();
    } while (boot_id == 0);
    return boot_id;
}

static void feed_watchdog(void) {
    /*
     * Fed only while both cores run their loops: a core that hangs restarts the coprocessor. Enabled anew each time,
     * because the boot ROM's buy stops the watchdog.
     */
    if (core1_take_alive()) {
        watchdog_enable(KN86_SESSION_WATCHDOG_MS, true);
    }
}

static void follow_update(const struct kn86_update *update, absolute_time_t started) {
    uint32_t offset;
    if (kn86_update_wants_start(update, &offset) && link_is_sent()) {
        flash_start_trial(offset);
    }
    uint32_t running_ms = (uint32_t)(absolute_time_diff_us(started, get_absolute_time()) / 1000);
    if (kn86_update_trial_is_over(update, running_ms)) {
        flash_restart();
    }
}

int main(void) {
    static struct kn86_update update;
    const struct kn86_session_ports ports = {.send = send, .draw = draw, .play = play, .update = &update};
    const struct kn86_version version = kn86_firmware_version(KN86_BOARD_PICO2);
    static struct kn86_session session;

    const struct kn86_flash flash = flash_access();
    const struct kn86_boot boot = flash_boot();
    const absolute_time_t started = get_absolute_time();
    kn86_update_init(&update, &flash, &boot);
    kn86_session_init(&session, &ports, &version, random_boot_id(), watchdog_enable_caused_reboot());
    core1_start();
    link_init();
    watchdog_enable(KN86_SESSION_WATCHDOG_MS, true);

    for (;;) {
        uint8_t byte;
        while (link_receive(&byte)) {
            kn86_session_receive(&session, byte);
        }
        if (link_take_overflow()) {
            kn86_session_receive_overflow(&session);
        }
        if (core1_take_underrun()) {
            kn86_session_internal_error(&session, KN86_SUBSYSTEM_PSG);
        }
        feed_watchdog();
        follow_update(&update, started);
        best_effort_wfe_or_timeout(make_timeout_time_ms(IDLE_WAIT_MS));
    }
}
