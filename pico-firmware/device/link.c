/* SPDX-License-Identifier: Apache-2.0 */
#include "link.h"

#include "board.h"
#include "hardware/gpio.h"
#include "hardware/irq.h"
#include "kn86/spsc_queue.h"

/*
 * 20 ms of the line at full speed. Core 0 is busy longer only while it erases a sector of the flash (45 ms, at worst
 * 400); the deck then waits for the answer to its UPDATE frame and sends nothing (docs/protocol.md, section 8). If it
 * sends all the same, the lost bytes are counted and reported: EVENT(BUFFER_OVERFLOW, link).
 */
#define RECEIVE_BYTES 2048u

struct encoded_frame {
    uint16_t length;
    uint8_t bytes[KN86_FRAME_WIRE_MAX];
};

static uint8_t receive_storage[RECEIVE_BYTES];
static struct kn86_spsc_queue receive_queue; /* interrupt handler to main loop */
static atomic_bool receive_overflow;

static struct encoded_frame send_storage[LINK_SEND_FRAMES];
static struct kn86_spsc_queue send_queue; /* main loop to interrupt handler */
static struct encoded_frame sending;      /* called with the interrupt disabled, or by its handler */
static uint16_t sent;

static void receive_available(void) {
    while (uart_is_readable(LINK_UART)) {
        uint32_t data = uart_get_hw(LINK_UART)->dr;
        /* A byte with a line error is passed on: the frame's checksum detects it. */
        uint8_t byte = (uint8_t)data;
        if ((data & UART_UARTDR_OE_BITS) != 0 || !kn86_spsc_queue_push(&receive_queue, &byte)) {
            atomic_store(&receive_overflow, true);
        }
    }
}

static void send_waiting(void) {
    while (uart_is_writable(LINK_UART)) {
        if (sent == sending.length) {
            if (!kn86_spsc_queue_pop(&send_queue, &sending)) {
                uart_set_irqs_enabled(LINK_UART, true, false);
                return;
            }
            sent = 0;
        }
        uart_get_hw(LINK_UART)->dr = sending.bytes[sent++];
    }
    uart_set_irqs_enabled(LINK_UART, true, true);
}

static void on_interrupt(void) {
    receive_available();
    send_waiting();
}

void link_init(void) {
    kn86_spsc_queue_init(&receive_queue, receive_storage, 1, RECEIVE_BYTES);
    kn86_spsc_queue_init(&send_queue, send_storage, sizeof send_storage[0], LINK_SEND_FRAMES);

    uart_init(LINK_UART, LINK_BAUD_RATE);
    uart_set_format(LINK_UART, 8, 1, UART_PARITY_NONE);
    gpio_set_function(LINK_TX_PIN, UART_FUNCSEL_NUM(LINK_UART, LINK_TX_PIN));
    gpio_set_function(LINK_RX_PIN, UART_FUNCSEL_NUM(LINK_UART, LINK_RX_PIN));
    /* An unconnected or unpowered deck must read as an idle line, not as a break condition. */
    gpio_pull_up(LINK_RX_PIN);

    irq_set_exclusive_handler(LINK_UART_IRQ, on_interrupt);
    uart_set_irqs_enabled(LINK_UART, true, false);
    irq_set_enabled(LINK_UART_IRQ, true);
}

bool link_receive(uint8_t *byte) {
    return kn86_spsc_queue_pop(&receive_queue, byte);
}

bool link_take_overflow(void) {
    return atomic_exchange(&receive_overflow, false);
}

void link_send(const struct kn86_frame *frame) {
    struct encoded_frame encoded;
    int length = kn86_frame_encode(frame, encoded.bytes, sizeof encoded.bytes);
    if (length < 0) {
        return;
    }
    encoded.length = (uint16_t)length;
    if (!kn86_spsc_queue_push(&send_queue, &encoded)) {
        return;
    }
    /* The PL011 interrupts when its FIFO drains below a level: an idle one has to be filled first. */
    irq_set_enabled(LINK_UART_IRQ, false);
    send_waiting();
    irq_set_enabled(LINK_UART_IRQ, true);
}

bool link_is_sent(void) {
    return sent == sending.length && kn86_spsc_queue_is_empty(&send_queue) &&
           (uart_get_hw(LINK_UART)->fr & UART_UARTFR_BUSY_BITS) == 0;
}
