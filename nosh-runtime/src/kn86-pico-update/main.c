/* SPDX-License-Identifier: Apache-2.0 */
/* kn86-pico-update: updates the Pico's firmware to the one that the deck carries. */
#include "boot_id.h"
#include "log.h"
#include "monotonic_clock.h"
#include "notify.h"
#include "pico_update.h"
#include "serial_line.h"
#include "update_report.h"
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Enough for the partition table and a whole partition, in blocks of 512 bytes with 256 bytes of data each. */
#define UF2_MAX (2u * 1024u * 1024u)
/* Longer than all attempts together; with a line that never opens, the program ends after this time. */
#define LIMIT_MS 80000

static const char HELP[] =
    "Usage: kn86-pico-update [OPTION]...\n"
    "Compares the coprocessor's firmware with the deck's, and replaces it over the serial line when they differ.\n"
    "Started by kn86-pico-update.service. Tells systemd that it is ready as soon as the line is its own: nOSh starts\n"
    "then, and gets the line when this is done.\n"
    "\n"
    "  --serial DEVICE    serial device of the coprocessor (/dev/serial0)\n"
    "  --firmware FILE    UF2 file to compare with (/lib/firmware/kn86-pico.uf2)\n"
    "  --report FILE      where to report (/run/kn86/coprocessor-update): lines of key=value, state first,\n"
    "                     current, updated, absent or failed; updating while a firmware is being sent\n"
    "  --version          print the version and exit\n"
    "  --help             print this help and exit\n"
    "\n"
    "Exit status: 0 when the firmware is the deck's, before or now; 1 otherwise; 2 for a wrong option.\n";

struct options {
    const char *serial, *firmware, *report;
};

enum parsed { RUN, ANSWERED, INVALID };

static enum parsed parse(struct options *options, int argument_count, char **arguments) {
    enum { SERIAL = 1, FIRMWARE, REPORT, VERSION, SHOW_HELP };
    static const struct option known[] = {
        {"serial", required_argument, NULL, SERIAL}, {"firmware", required_argument, NULL, FIRMWARE},
        {"report", required_argument, NULL, REPORT}, {"version", no_argument, NULL, VERSION},
        {"help", no_argument, NULL, SHOW_HELP},      {NULL, 0, NULL, 0},
    };
    *options = (struct options){"/dev/serial0", "/lib/firmware/kn86-pico.uf2", "/run/kn86/coprocessor-update"};
    for (int option; (option = getopt_long(argument_count, arguments, "", known, NULL)) != -1;) {
        switch (option) {
        case SERIAL:
            options->serial = optarg;
            break;
        case FIRMWARE:
            options->firmware = optarg;
            break;
        case REPORT:
            options->report = optarg;
            break;
        case VERSION:
            printf("kn86-pico-update %s\n", KN86_VERSION);
            return ANSWERED;
        case SHOW_HELP:
            fputs(HELP, stdout);
            return ANSWERED;
        default: /* getopt_long has printed the error */
            fputs("Try: kn86-pico-update --help\n", stderr);
            return INVALID;
        }
    }
    if (optind < argument_count) {
        fprintf(stderr, "kn86-pico-update: unexpected argument '%s'\nTry: kn86-pico-update --help\n",
                arguments[optind]);
        return INVALID;
    }
    return RUN;
}

static bool read_image(struct kn86_firmware_image *image, const char *path) {
    char *bytes = malloc(UF2_MAX);
    if (bytes == NULL) {
        log_error("pico update: no memory for %s", path);
        return false;
    }
    ssize_t length = whole_file_read(AT_FDCWD, path, bytes, UF2_MAX);
    enum kn86_firmware_image_error error = KN86_FIRMWARE_IMAGE_OK;
    if (length < 0) {
        log_error("pico update: cannot read %s: %s", path, strerror((int)-length));
    } else {
        error = kn86_firmware_image_init(image, (const uint8_t *)bytes, (size_t)length);
        if (error != KN86_FIRMWARE_IMAGE_OK) {
            log_error("pico update: %s: %s; install the image again", path, kn86_firmware_image_error_text(error));
        }
    }
    free(bytes);
    return length >= 0 && error == KN86_FIRMWARE_IMAGE_OK;
}

static int write_report(const char *path, const struct update_report *report) {
    int error = update_report_write(path, report);
    if (error != 0) {
        log_error("cannot write %s: %s", path, strerror(-error));
    }
    return error;
}

/* One turn: does what is due, then waits for the line or the next deadline. Returns false when waiting has failed. */
static bool turn(struct pico_update *update, struct serial_line *line, int64_t until) {
    int64_t now = monotonic_ms();
    serial_line_tick(line, now);
    pico_update_tick(update, now);
    if (pico_update_is_over(update)) {
        return true; /* the update is over: there is nothing to wait for */
    }
    if (serial_line_is_open(line) && !serial_line_flush(line, &update->outgoing, now)) {
        return true; /* the device is gone; serial_line has logged it, and opens it again */
    }
    int64_t deadline = update->deadline < until ? update->deadline : until;
    if (!serial_line_is_open(line) && line->open_at < deadline) {
        deadline = line->open_at;
    }
    struct pollfd watched = serial_line_pollfd(line, &update->outgoing);
    if (poll(&watched, 1, deadline > now ? (int)(deadline - now) : 0) < 0 && errno != EINTR) {
        log_error("pico update: cannot wait for %s: %s", line->path, strerror(errno));
        return false;
    }
    now = monotonic_ms();
    uint8_t bytes[1024];
    int count = serial_line_read(line, watched.revents, bytes, sizeof bytes, now);
    if (count > 0) {
        pico_update_receive(update, bytes, (size_t)count, now);
    }
    return true;
}

/*
 * Frames are lost when the line disappears; the update sends them again. A missing line is like a Pico that does not
 * answer.
 */
static void run(struct pico_update *update, struct serial_line *line, const struct options *options,
                const struct kn86_firmware_image *image) {
    int64_t until = monotonic_ms() + LIMIT_MS;
    bool is_reported = false;
    while (!pico_update_is_over(update) && monotonic_ms() < until && turn(update, line, until)) {
        if (pico_update_has_begun(update) && !is_reported) {
            is_reported = true;
            const struct update_report begun = update_report_of(update, image);
            (void)write_report(options->report,
                               &begun); /* an error is logged; the report is written again at the end */
        }
    }
    pico_update_abandon(update, monotonic_ms());
}

/* Tells systemd that the unit is ready: the boot goes on, whatever the Pico does from here. */
static void tell_ready(void) {
    struct notify notify;
    int error = notify_init(&notify);
    if (error != 0) {
        log_error("pico update: cannot tell systemd: %s", strerror(-error));
    }
    notify_send(&notify, "READY=1\nSTATUS=compares the Pico's firmware with the deck's");
    notify_finish(&notify);
}

static void tell(const struct pico_update *update, const struct kn86_firmware_image *image) {
    const struct kn86_version *own = &image->version;
    const char *result = pico_update_result_name(update->stage);
    if (update->stage == PICO_UPDATE_CURRENT || update->stage == PICO_UPDATE_UPDATED) {
        log_info("pico update: %s, firmware %u.%u.%u %s", result, own->major, own->minor, own->patch, own->build_id);
    } else {
        log_warning("pico update: %s (%s); the Pico keeps what it has", result, update->reason);
    }
}

int main(int argument_count, char **arguments) {
    static struct pico_update update;
    struct options options;
    enum parsed parsed = parse(&options, argument_count, arguments);
    if (parsed != RUN) {
        return parsed == ANSWERED ? EXIT_SUCCESS : 2;
    }
    struct serial_line line;
    int64_t now = monotonic_ms();
    serial_line_init(&line, "pico update", options.serial, B1000000, now);
    serial_line_tick(&line, now);
    tell_ready();
    struct kn86_firmware_image image;
    if (!read_image(&image, options.firmware)) {
        const struct update_report failed = update_report_without_image();
        (void)write_report(options.report, &failed);
        serial_line_finish(&line);
        return EXIT_FAILURE;
    }
    pico_update_init(&update, &image, boot_id_draw(now), now);
    run(&update, &line, &options, &image);
    serial_line_finish(&line);
    tell(&update, &image);
    const struct update_report result = update_report_of(&update, &image);
    int error = write_report(options.report, &result);
    kn86_firmware_image_finish(&image);
    bool is_ours = update.stage == PICO_UPDATE_CURRENT || update.stage == PICO_UPDATE_UPDATED;
    return is_ours && error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
