/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"
#include "nosh.h"

#include <stdlib.h>
#include <string.h>

int main(int argument_count, char **arguments) {
    struct nosh_options options;
    switch (nosh_options_parse(&options, argument_count, arguments)) {
    case NOSH_OPTIONS_ANSWERED:
        return EXIT_SUCCESS;
    case NOSH_OPTIONS_INVALID:
        return 2;
    case NOSH_OPTIONS_RUN:
        break;
    }
    int error;
    if (options.screenshot != NULL) {
        error = nosh_screenshot(&options);
        if (error != 0) {
            log_error("cannot write %s: %s", options.screenshot, strerror(-error));
        }
        return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    static struct nosh nosh;
    error = nosh_init(&nosh, &options);
    if (error != 0) {
        log_error("cannot receive signals: %s", strerror(-error));
        return EXIT_FAILURE;
    }
    error = nosh_run(&nosh);
    if (error != 0) {
        log_error("cannot wait for events: %s", strerror(-error));
    }
    nosh_finish(&nosh);
    return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
