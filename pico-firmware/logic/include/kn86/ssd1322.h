/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Driver of the Solomon Systech SSD1322 display controller with a 256x64 panel. Commands and parameters are those of
 * the data sheet's section 10 (revision 1.2). The caller provides the bus: GPIO and SPI on the device, a model of the
 * controller in the simulator.
 */
#ifndef KN86_SSD1322_H
#define KN86_SSD1322_H

#include <stddef.h>
#include <stdint.h>

#include "kn86/oled.h"

/* The 4-wire SPI interface is write-only: no function can fail, and nothing can be read back. */
struct kn86_ssd1322_bus {
    void *context;
    /* D/C# low for the opcode, high for its count parameters. */
    void (*command)(void *context, uint8_t opcode, const uint8_t *parameters, size_t count);
    /* D/C# high: display RAM data after Write RAM. */
    void (*data)(void *context, const uint8_t *bytes, size_t count);
    /* Sets RES#: true holds the controller in reset. */
    void (*reset)(void *context, bool asserted);
    void (*delay_us)(void *context, uint32_t microseconds);
};

/*
 * Highest serial clock in Hz: the data sheet requires a cycle of at least 100 ns (section 13, 4-wire serial interface
 * timing).
 */
#define KN86_SSD1322_CLOCK_MAX_HZ 10000000u

/* Resets and configures the controller, writes the picture, and only then lights the panel. */
void kn86_ssd1322_init(const struct kn86_ssd1322_bus *bus, const struct kn86_oled *oled);

/* Writes the logical rows named by the mask: bit n for row n. */
void kn86_ssd1322_write_rows(const struct kn86_ssd1322_bus *bus, const struct kn86_oled *oled, uint8_t rows);

#endif
