/* SPDX-License-Identifier: Apache-2.0 */
#include "i2s.h"

#include <assert.h>
#include <stdatomic.h>

#include "board.h"
#include "hardware/clocks.h"
#include "hardware/dma.h"
#include "hardware/gpio.h"
#include "hardware/irq.h"
#include "hardware/pio.h"
#include "hardware/pio_instructions.h"
#include "kn86/playout.h"
#include "kn86/sound.h"

#define STATE_MACHINE 0u
#define BITS_PER_CHANNEL 16u
#define CYCLES_PER_BIT 2u
#define CHANNELS 2u
/* A DMA channel's read address wraps at 2^n bytes: at the buffer's end it is back at its start. */
#define BUFFER_ADDRESS_BITS 9u
#define BUFFER_BYTES (1u << BUFFER_ADDRESS_BITS)
/* The divider counts in 1/256. */
#define DIVIDER_ONE 256u

/* Side-set bits: BCLK is the lower pin, LRCLK the upper one. */
enum { LOW = 0, BCLK = 1, LRCLK = 2 };

static uint32_t frames[KN86_PLAYOUT_BUFFERS][KN86_PLAYOUT_FRAMES] __attribute__((aligned(BUFFER_BYTES)));
static_assert(sizeof frames[0] == BUFFER_BYTES, "the DMA's read address must wrap where the buffer ends");
static unsigned channels[KN86_PLAYOUT_BUFFERS];
static void (*fill_frames)(uint32_t *frames, size_t count);
static atomic_bool underrun;

/*
 * Philips I2S: data changes while BCLK is low, most significant bit first; LRCLK is low for the left
 * channel and changes one bit early, with the last bit of the other channel. Each half sends 15
 * bits in a loop and the sixteenth with LRCLK already turned.
 */
static unsigned load_program(void) {
    static uint16_t code[8];
    const struct pio_program program = {.instructions = code, .length = sizeof code / sizeof code[0], .origin = -1};
    const unsigned loop_count = BITS_PER_CHANNEL - 2u;
    const unsigned sides[2] = {LOW, LRCLK}; /* left, then right */

    for (unsigned half = 0; half < CHANNELS; half++) {
        unsigned at = half * 4u;
        unsigned own = sides[half];
        unsigned other = sides[1u - half];
        code[at] = (uint16_t)(pio_encode_out(pio_pins, 1) | pio_encode_sideset(2, own));
        code[at + 1u] = (uint16_t)(pio_encode_jmp_x_dec(at) | pio_encode_sideset(2, own | BCLK));
        code[at + 2u] = (uint16_t)(pio_encode_out(pio_pins, 1) | pio_encode_sideset(2, other));
        code[at + 3u] = (uint16_t)(pio_encode_set(pio_x, loop_count) | pio_encode_sideset(2, other | BCLK));
    }
    return (unsigned)pio_add_program(SOUND_PIO, &program); /* never negative: it panics instead */
}

static void start_state_machine(void) {
    unsigned offset = load_program();
    pio_sm_config config = pio_get_default_sm_config();
    sm_config_set_wrap(&config, offset, offset + 7u);
    sm_config_set_sideset(&config, 2, false, false);
    sm_config_set_sideset_pins(&config, SOUND_BCLK_PIN);
    sm_config_set_out_pins(&config, SOUND_DATA_PIN, 1);
    sm_config_set_out_shift(&config, false, true, BITS_PER_CHANNEL * CHANNELS);
    sm_config_set_fifo_join(&config, PIO_FIFO_JOIN_TX);

    /* 150 MHz: 53 + 37/256, which is 44100.8 Hz. */
    uint32_t rate = KN86_SOUND_SAMPLES_PER_SECOND * CHANNELS * BITS_PER_CHANNEL * CYCLES_PER_BIT;
    uint32_t divider = (uint32_t)((uint64_t)clock_get_hz(clk_sys) * DIVIDER_ONE / rate);
    sm_config_set_clkdiv_int_frac8(&config, divider / DIVIDER_ONE, (uint8_t)(divider % DIVIDER_ONE));

    const unsigned pins[] = {SOUND_DATA_PIN, SOUND_BCLK_PIN, SOUND_LRCLK_PIN};
    for (unsigned i = 0; i < sizeof pins / sizeof pins[0]; i++) {
        pio_gpio_init(SOUND_PIO, pins[i]);
        pio_sm_set_consecutive_pindirs(SOUND_PIO, STATE_MACHINE, pins[i], 1, true);
    }
    pio_sm_init(SOUND_PIO, STATE_MACHINE, offset, &config);
    /* The loop counter of the first half; afterwards each half sets it for the next one. */
    pio_sm_exec(SOUND_PIO, STATE_MACHINE, pio_encode_set(pio_x, BITS_PER_CHANNEL - 2u));
}

static unsigned ended(void *context) {
    (void)context;
    unsigned buffers = 0;
    for (unsigned i = 0; i < KN86_PLAYOUT_BUFFERS; i++) {
        buffers |= (unsigned)dma_channel_get_irq0_status(channels[i]) << i;
    }
    return buffers;
}

static void acknowledge(void *context, unsigned buffers) {
    (void)context;
    for (unsigned i = 0; i < KN86_PLAYOUT_BUFFERS; i++) {
        if ((buffers & 1u << i) != 0) {
            dma_channel_acknowledge_irq0(channels[i]);
        }
    }
}

static bool is_playing(void *context, unsigned buffer) {
    (void)context;
    return dma_channel_is_busy(channels[buffer]);
}

static void fill(void *context, unsigned buffer) {
    (void)context;
    fill_frames(frames[buffer], KN86_PLAYOUT_FRAMES);
}

static const struct kn86_playout playout = {NULL, ended, acknowledge, is_playing, fill};

static void on_buffer_played(void) {
    if (!kn86_playout_serve(&playout)) {
        atomic_store(&underrun, true);
    }
}

static void start_dma(void) {
    for (unsigned i = 0; i < KN86_PLAYOUT_BUFFERS; i++) {
        channels[i] = (unsigned)dma_claim_unused_channel(true);
    }
    for (unsigned i = 0; i < KN86_PLAYOUT_BUFFERS; i++) {
        dma_channel_config config = dma_channel_get_default_config(channels[i]);
        channel_config_set_transfer_data_size(&config, DMA_SIZE_32);
        channel_config_set_dreq(&config, pio_get_dreq(SOUND_PIO, STATE_MACHINE, true));
        channel_config_set_ring(&config, false, BUFFER_ADDRESS_BITS);
        channel_config_set_chain_to(&config, channels[1u - i]);
        dma_channel_configure(channels[i], &config, &SOUND_PIO->txf[STATE_MACHINE], frames[i], KN86_PLAYOUT_FRAMES,
                              false);
        dma_channel_set_irq0_enabled(channels[i], true);
        fill(NULL, i);
    }
    irq_set_exclusive_handler(DMA_IRQ_0, on_buffer_played);
    irq_set_enabled(DMA_IRQ_0, true);
    dma_channel_start(channels[0]);
}

void i2s_start(void (*render)(uint32_t *frames, size_t count)) {
    fill_frames = render;
    start_state_machine();
    start_dma(); /* fills the FIFO before the state machine runs: no stall at the start */
    pio_sm_set_enabled(SOUND_PIO, STATE_MACHINE, true);
}

bool i2s_take_underrun(void) {
    return atomic_exchange(&underrun, false);
}
