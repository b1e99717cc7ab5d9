/* SPDX-License-Identifier: Apache-2.0 */
#include "panel.h"

#include "board.h"
#include "hardware/gpio.h"
#include "pico/time.h"

static void transfer(bool is_data, const uint8_t *bytes, size_t count) {
    gpio_put(PANEL_DC_PIN, is_data);
    gpio_put(PANEL_CS_PIN, false);
    spi_write_blocking(PANEL_SPI, bytes, count);
    gpio_put(PANEL_CS_PIN, true);
}

static void command(void *context, uint8_t opcode, const uint8_t *parameters, size_t count) {
    (void)context;
    transfer(false, &opcode, 1);
    if (count != 0) {
        transfer(true, parameters, count);
    }
}

static void data(void *context, const uint8_t *bytes, size_t count) {
    (void)context;
    transfer(true, bytes, count);
}

static void reset(void *context, bool asserted) {
    (void)context;
    gpio_put(PANEL_RESET_PIN, !asserted);
}

static void delay_us(void *context, uint32_t microseconds) {
    (void)context;
    sleep_us(microseconds);
}

static void output(unsigned pin) {
    gpio_init(pin);
    gpio_put(pin, true);
    gpio_set_dir(pin, GPIO_OUT);
}

struct kn86_ssd1322_bus panel_init(void) {
    output(PANEL_CS_PIN);
    output(PANEL_DC_PIN);
    output(PANEL_RESET_PIN);
    spi_init(PANEL_SPI, KN86_SSD1322_CLOCK_MAX_HZ);
    /* The controller samples each bit at the rising edge, most significant bit first: SPI mode 0. */
    spi_set_format(PANEL_SPI, 8, SPI_CPOL_0, SPI_CPHA_0, SPI_MSB_FIRST);
    gpio_set_function(PANEL_SCLK_PIN, GPIO_FUNC_SPI);
    gpio_set_function(PANEL_SDIN_PIN, GPIO_FUNC_SPI);
    return (struct kn86_ssd1322_bus){NULL, command, data, reset, delay_us};
}
