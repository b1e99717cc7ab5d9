/* SPDX-License-Identifier: Apache-2.0 */
/* kn86-cartridge: lists the content of a mounted cartridge, for the script that mounts it and for nOSh. */
#include "cartridge_scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_HAS_SAVES 10

static const char HELP[] =
    "Usage: kn86-cartridge FOLDER\n"
    "Lists the .kn86 files of a mounted cartridge on standard output, one line each, fields separated by tabs:\n"
    "cartridge FILE TITLE CAPABILITY saves|read-only, or bad FILE REASON. Run by kn86-cartridge-mount.service.\n"
    "\n"
    "  --version  print the version and exit\n"
    "  --help     print this help and exit\n"
    "\n"
    "Exit status: 0 when listed; 10 when listed, and a good one keeps saves; 1 when the folder cannot be read;\n"
    "2 for a wrong option.\n";

int main(int argument_count, char **arguments) {
    if (argument_count != 2) {
        fputs("Try: kn86-cartridge --help\n", stderr);
        return 2;
    }
    if (strcmp(arguments[1], "--help") == 0) {
        fputs(HELP, stdout);
        return EXIT_SUCCESS;
    }
    if (strcmp(arguments[1], "--version") == 0) {
        printf("kn86-cartridge %s\n", KN86_VERSION);
        return EXIT_SUCCESS;
    }
    static struct cartridge_report report;
    static char text[CARTRIDGE_REPORT_TEXT_MAX];
    bool has_saves;
    int error = cartridge_scan(arguments[1], &report, &has_saves);
    if (error != 0) {
        fprintf(stderr, "kn86-cartridge: cannot read %s: %s\n", arguments[1], strerror(-error));
        return EXIT_FAILURE;
    }
    size_t length = cartridge_report_encode(&report, text);
    if (fwrite(text, 1, length, stdout) != length || fflush(stdout) != 0) {
        perror("kn86-cartridge: cannot write the list");
        return EXIT_FAILURE;
    }
    return has_saves ? EXIT_HAS_SAVES : EXIT_SUCCESS;
}
