/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a sample firmware for the Pico. Usage: make_sample_uf2 FILE MINOR-VERSION BUILD-ID */
#include "check.h"
#include "sample_uf2.h"
#include "whole_file.h"

int main(int argument_count, char **arguments) {
    CHECK_EQUAL(argument_count, 4);
    static uint8_t image[SAMPLE_IMAGE_SIZE], uf2[SAMPLE_UF2_SIZE];
    struct kn86_version version = {.minor = (uint8_t)atoi(arguments[2]), .board = KN86_BOARD_PICO2};
    snprintf(version.build_id, sizeof version.build_id, "%s", arguments[3]);
    sample_image_make(image, &version, version.minor);
    sample_uf2_make(uf2, image);
    CHECK_EQUAL(whole_file_replace_path(arguments[1], (const char *)uf2, sizeof uf2, 0644), 0);
    return 0;
}
