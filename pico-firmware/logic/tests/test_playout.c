/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sound buffers against a model of the two DMA channels, in cycles of core 1's clock: whenever the played frames
 * differ from the rendered ones, that must be reported, and only then. Then core 1 as a whole with the costs of its
 * work: sound and a scrolling panel work together.
 */
#include "kn86/playout.h"

#include <string.h>

#include "check.h"
#include "core1_costs.h"
#include "kn86/ssd1322.h"

/* Two cycles of the state machine a bit, 32 bits, divided by 53 + 37/256: device/i2s.c. */
#define FRAME_CYCLES 3401u
#define BUFFER_CYCLES ((uint64_t)FRAME_CYCLES * KN86_PLAYOUT_FRAMES)
#define TICK_CYCLES (CORE1_HZ / KN86_OLED_TICKS_PER_SECOND)

static uint32_t frames[KN86_PLAYOUT_BUFFERS][KN86_PLAYOUT_FRAMES];
static struct {
    uint64_t now, next_frame;
    unsigned playing, position; /* the DMA's channel */
    unsigned ended;             /* raised interrupts */
    uint32_t rendered, heard;   /* number of the next frame */
    bool serving;
    uint64_t render_cycles;
    uint64_t latency;    /* of the next interrupt alone */
    unsigned late, gaps; /* underruns that kn86_playout_serve reported, and that were played */
} core1;

/* The DMA's next transfer. At the end of a buffer it wraps, raises its interrupt and starts the other channel. */
static void play_frame(void) {
    uint32_t frame = frames[core1.playing][core1.position];
    core1.gaps += frame != core1.heard;
    core1.heard = frame + 1u;
    core1.next_frame += FRAME_CYCLES;
    if (++core1.position == KN86_PLAYOUT_FRAMES) {
        core1.position = 0;
        core1.ended |= 1u << core1.playing;
        core1.playing = 1u - core1.playing;
    }
}

/* Advances the time; core 1 can be interrupted meanwhile, or not. */
static void spend(uint64_t cycles, bool interruptible);

static unsigned ended(void *context) {
    CHECK_INFO(context == &core1, "context");
    return core1.ended;
}

static void acknowledge(void *context, unsigned buffers) {
    CHECK_INFO(context == &core1 && (buffers & ~core1.ended) == 0, "acknowledged %x of %x", buffers, core1.ended);
    core1.ended &= ~buffers;
}

static bool is_playing(void *context, unsigned buffer) {
    CHECK_INFO(context == &core1, "context");
    return core1.playing == buffer;
}

/* Samples are rendered first and copied to the buffer at the end, as in device/core1.c. */
static void fill(void *context, unsigned buffer) {
    CHECK_INFO(context == &core1, "context");
    spend(core1.render_cycles, false);
    for (unsigned i = 0; i < KN86_PLAYOUT_FRAMES; i++) {
        frames[buffer][i] = core1.rendered++;
    }
}

static void serve(void) {
    const struct kn86_playout playout = {&core1, ended, acknowledge, is_playing, fill};
    uint64_t latency = core1.latency;
    core1.latency = 0;
    core1.serving = true;
    spend(latency, false);
    core1.late += !kn86_playout_serve(&playout);
    core1.serving = false;
}

static void spend(uint64_t cycles, bool interruptible) {
    for (uint64_t left = cycles;;) {
        if (interruptible && core1.ended != 0) {
            serve(); /* the work is interrupted meanwhile */
        }
        uint64_t step = core1.next_frame - core1.now;
        if (step > left) {
            core1.now += left;
            return;
        }
        core1.now += step;
        left -= step;
        play_frame();
    }
}

static void power_on(uint64_t render_cycles) {
    memset(&core1, 0, sizeof core1);
    core1.next_frame = FRAME_CYCLES;
    for (unsigned buffer = 0; buffer < KN86_PLAYOUT_BUFFERS; buffer++) {
        core1.render_cycles = 0; /* before the DMA starts */
        fill(&core1, buffer);
    }
    core1.render_cycles = render_cycles;
}

static void in_time_nothing_is_lost(void) {
    power_on(CORE1_RENDER_CYCLES);
    spend(1000 * BUFFER_CYCLES, true);
    CHECK_INFO(core1.late == 0 && core1.gaps == 0, "%u late, %u gaps", core1.late, core1.gaps);
    CHECK_INFO(core1.heard >= 999 * KN86_PLAYOUT_FRAMES, "%u frames heard", (unsigned)core1.heard);
}

/* One interrupt is late, by up to four buffers, or one rendering takes that long. */
static void a_late_refill_is_told_and_forgotten(void) {
    unsigned told = 0;
    for (uint64_t delay = 0; delay < 4 * BUFFER_CYCLES; delay += FRAME_CYCLES / 3) {
        for (unsigned slow_rendering = 0; slow_rendering < 2; slow_rendering++) {
            power_on(slow_rendering ? CORE1_RENDER_CYCLES + delay : CORE1_RENDER_CYCLES);
            core1.latency = slow_rendering ? 0 : delay;
            while (core1.ended == 0) {
                spend(FRAME_CYCLES, false);
            }
            spend(0, true);
            core1.render_cycles = CORE1_RENDER_CYCLES;
            spend(6 * BUFFER_CYCLES, true);
            /* The exact boundary depends on the frames of the loop above and the DMA's next transfer. */
            uint64_t full = delay + CORE1_RENDER_CYCLES;
            bool in_time = full < BUFFER_CYCLES - 2 * FRAME_CYCLES;
            bool too_late = full > BUFFER_CYCLES + 2 * FRAME_CYCLES;
            CHECK_INFO(!in_time || (core1.late == 0 && core1.gaps == 0), "%u cycles: %u late, %u gaps", (unsigned)delay,
                       core1.late, core1.gaps);
            CHECK_INFO(!too_late || (core1.late != 0 && core1.gaps != 0), "%u cycles: %u late, %u gaps",
                       (unsigned)delay, core1.late, core1.gaps);
            CHECK_INFO(core1.gaps == 0 || core1.late != 0, "%u cycles: %u gaps, untold", (unsigned)delay, core1.gaps);
            told += core1.late != 0;

            core1.late = core1.gaps = 0;
            spend(100 * BUFFER_CYCLES, true);
            CHECK_INFO(core1.late == 0 && core1.gaps == 0, "after %u cycles: %u late, %u gaps", (unsigned)delay,
                       core1.late, core1.gaps);
        }
    }
    CHECK_INFO(told > 100, "only %u of the delays were too long", told);
}

/* Rendering that takes longer than playing never catches up, and is reported each time. */
static void a_core_that_is_too_slow_is_told_every_time(void) {
    power_on(BUFFER_CYCLES + BUFFER_CYCLES / 10);
    spend(100 * BUFFER_CYCLES, true);
    CHECK_INFO(core1.late > 40, "told %u times", core1.late);
}

static bool preemptive;
static unsigned panel_bytes;

static void to_panel(void *context, uint8_t opcode, const uint8_t *parameters, size_t count) {
    (void)context, (void)opcode, (void)parameters;
    panel_bytes += 1u + (unsigned)count;
    spend((1u + count) * CORE1_SPI_BYTE_CYCLES, preemptive);
}

static void data_to_panel(void *context, const uint8_t *bytes, size_t count) {
    (void)context, (void)bytes;
    panel_bytes += (unsigned)count;
    spend(count * CORE1_SPI_BYTE_CYCLES, preemptive);
}

/* Core 1's loop for ten seconds with all rows at full speed: device/core1.c with its times. */
static unsigned scroll_and_play(void) {
    const struct kn86_ssd1322_bus bus = {NULL, to_panel, data_to_panel, NULL, NULL};
    struct kn86_oled oled;
    unsigned missed_ticks = 0;

    power_on(CORE1_RENDER_CYCLES);
    kn86_oled_init(&oled, "");
    for (uint8_t row = 0; row < KN86_OLED_ROWS; row++) {
        const struct kn86_oled_command scroll = {.type = KN86_FRAME_OLED_SCROLL_ROW,
                                                 .scroll_row = {row, KN86_OLED_SPEED_MAX}};
        kn86_oled_apply(&oled, &scroll);
    }
    for (uint64_t tick = 1; tick <= 10 * KN86_OLED_TICKS_PER_SECOND; tick++) {
        panel_bytes = 0;
        spend(CORE1_SCROLL_CYCLES, preemptive);
        kn86_oled_tick(&oled);
        kn86_ssd1322_write_rows(&bus, &oled, kn86_oled_take_dirty_rows(&oled));
        CHECK_INFO(panel_bytes > KN86_OLED_HEIGHT * KN86_OLED_LINE_BYTES, "only %u bytes sent", panel_bytes);
        missed_ticks += core1.now > tick * TICK_CYCLES;
        while (core1.now < tick * TICK_CYCLES) {
            spend(FRAME_CYCLES, true); /* asleep */
        }
    }
    return missed_ticks;
}

static void sound_goes_on_while_the_panel_scrolls(void) {
    preemptive = true;
    unsigned missed_ticks = scroll_and_play();
    CHECK_INFO(core1.late == 0 && core1.gaps == 0, "%u late, %u gaps", core1.late, core1.gaps);
    CHECK_INFO(missed_ticks == 0, "%u of 300 ticks missed", missed_ticks);
    CHECK_INFO(core1.heard > 9 * 44100, "%u frames heard", (unsigned)core1.heard);

    /* Checks the model: if a transfer could not be interrupted, there would be underruns. */
    preemptive = false;
    (void)scroll_and_play();
    CHECK_INFO(core1.late > 100 && core1.gaps > 100, "%u late, %u gaps", core1.late, core1.gaps);
}

static const struct check_case CASES[] = {
    CHECK_CASE(in_time_nothing_is_lost),
    CHECK_CASE(a_late_refill_is_told_and_forgotten),
    CHECK_CASE(a_core_that_is_too_slow_is_told_every_time),
    CHECK_CASE(sound_goes_on_while_the_panel_scrolls),
};
CHECK_MAIN(CASES)
