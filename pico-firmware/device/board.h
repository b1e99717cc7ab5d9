/* SPDX-License-Identifier: Apache-2.0 */
/* The pins of the Pico 2; docs/protocol.md section 7 lists those of the link and the panel. */
#ifndef KN86_BOARD_H
#define KN86_BOARD_H

#include "hardware/pio.h"
#include "hardware/spi.h"
#include "hardware/uart.h"

/* Link to the deck: 1 Mbit/s, 8 data bits, no parity, 1 stop bit. */
#define LINK_UART uart0
#define LINK_UART_IRQ UART0_IRQ
#define LINK_BAUD_RATE 1000000u
#define LINK_TX_PIN 0u /* to GPIO15 of the Pi */
#define LINK_RX_PIN 1u /* from GPIO14 of the Pi */

/* CIPHER-LINE: SSD1322 in 4-wire SPI mode (BS1, BS0 = 0, 0); write-only. */
#define PANEL_SPI spi0
#define PANEL_CS_PIN 17u
#define PANEL_SCLK_PIN 18u
#define PANEL_SDIN_PIN 19u
#define PANEL_DC_PIN 20u
#define PANEL_RESET_PIN 21u

/* Sound: MAX98357A amplifier, I2S. The state machine needs BCLK and LRCLK on adjacent pins. */
#define SOUND_PIO pio0
#define SOUND_DATA_PIN 9u
#define SOUND_BCLK_PIN 10u
#define SOUND_LRCLK_PIN 11u

#endif
