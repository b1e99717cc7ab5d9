/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"

#include "update_status.h"

#include <stdio.h>
#include <unistd.h>

/* A terminal gets a line that is written over; a file or a journal gets one for each twentieth. */
static bool show_progress(void *context, uint64_t written, uint64_t read_back, uint64_t total) {
    unsigned *shown = context;
    unsigned steps = isatty(STDERR_FILENO) ? 100 : 20;
    unsigned step = total > 0 ? (unsigned)((written + read_back) * steps / (2 * total)) : 0;
    if (step != *shown) {
        *shown = step;
        fprintf(stderr, "kn86-update: %s, %llu of %llu bytes%s", read_back > 0 ? "reading back" : "writing",
                (unsigned long long)(read_back > 0 ? read_back : written), (unsigned long long)total,
                steps == 100 ? "\033[K\r" : "\n");
    }
    return !command_is_stopped();
}

int command_install(const struct update_options *options, const struct updater *updater) {
    static struct command_keys keys;
    static struct payload_source source;
    struct update_result result = {.done = updater->running == SLOT_A ? "installed in slot B" : "installed in slot A"};
    unsigned shown = 0;
    if (!command_read_keys(options, updater, &keys)) {
        return EXIT_UNDECIDED;
    }
    struct installation installation = command_installation(options, updater, &keys);
    installation.progress = (struct slot_progress){&shown, show_progress};
    /* Before the payload is opened: a pipe's other end may wait for this program. */
    if (!installation_check(&installation, &result.refusal)) {
        return command_print(options, &result);
    }
    int file = command_open_payload(options);
    if (file < 0) {
        return EXIT_UNDECIDED;
    }
    payload_source_init(&source, file);
    if (!installation_run(&installation, &source, &result.manifest, &result.refusal) && isatty(STDERR_FILENO)) {
        fputc('\n', stderr);
    }
    update_status_publish(updater, options->run, &result.refusal);
    int status = command_print(options, &result);
    payload_manifest_destroy(result.manifest);
    return status;
}
