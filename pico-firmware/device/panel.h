/* SPDX-License-Identifier: Apache-2.0 */
/* The bus of the SSD1322. Called by core 1 only. */
#ifndef KN86_PANEL_H
#define KN86_PANEL_H

#include "kn86/ssd1322.h"

/* Initialises SPI and GPIO, and returns the bus for kn86_ssd1322_*. */
struct kn86_ssd1322_bus panel_init(void);

#endif
