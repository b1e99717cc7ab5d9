/* SPDX-License-Identifier: Apache-2.0 */
/* The SSD1322's wires. Core 1 only. */
#ifndef KN86_PANEL_H
#define KN86_PANEL_H

#include "kn86/ssd1322.h"

/* Sets up SPI and GPIO; the bus then serves kn86_ssd1322_*. */
struct kn86_ssd1322_bus panel_init(void);

#endif
