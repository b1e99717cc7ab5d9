/* SPDX-License-Identifier: Apache-2.0 */
/* What core 1's work may cost, in cycles of its 150 MHz clock: upper bounds, rounded up from measured numbers. */
#ifndef KN86_CORE1_COSTS_H
#define KN86_CORE1_COSTS_H

#define CORE1_HZ 150000000u
/* One buffer of sound, three channels playing: 236,000 were counted in the emulator rp2350js. */
#define CORE1_RENDER_CYCLES 240000u
/* A tick with all four rows scrolling, without the transfer: 4.5 ms were counted there. */
#define CORE1_SCROLL_CYCLES 680000u
/*
 * A byte on its way to the panel: the SDK makes 9.375 MHz of the 10 MHz allowed (150 MHz / 16), and the
 * PL011's sibling for SPI, the PL022, leaves up to two bits between bytes.
 */
#define CORE1_SPI_BYTE_CYCLES (10u * 16u)

#endif
