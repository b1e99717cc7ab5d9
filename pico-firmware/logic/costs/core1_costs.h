/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Limits for core 1's work, in cycles of its 150 MHz clock. measure_core1.c counts the instructions of the firmware's
 * code and compares them with these limits; test_playout.c simulates whether work of this length fits into the time.
 */
#ifndef KN86_CORE1_COSTS_H
#define KN86_CORE1_COSTS_H

#define CORE1_HZ 150000000u
/*
 * Cycles of 100 instructions. The Cortex-M33 takes one cycle for most of them, two for a load whose result is used at
 * once, and two or three for a branch that is taken; code and data lie in SRAM, which has no wait states. In the
 * emulator rp2350js, which counts cycles, rendering takes 140.
 */
#define CORE1_CYCLES_PER_100_INSTRUCTIONS 150u
/* Rendering one buffer of sound with all channels, noise and envelope; the buffer lasts 435,000 cycles. */
#define CORE1_RENDER_CYCLES 270000u
/* One display tick with all four rows scrolling, without the transfer. */
#define CORE1_SCROLL_CYCLES 230000u
/*
 * Transferring one byte to the panel. The SDK sets 9.375 MHz (150 MHz / 16) of the 10 MHz allowed, and the PL022 adds
 * up to two bits between bytes.
 */
#define CORE1_SPI_BYTE_CYCLES (10u * 16u)

#endif
