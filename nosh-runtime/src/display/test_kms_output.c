/* SPDX-License-Identifier: Apache-2.0 */
#include "kms_output.h"

#include "check.h"

#define USERDEF DRM_MODE_TYPE_USERDEF
#define PREFERRED DRM_MODE_TYPE_PREFERRED
#define DRIVER DRM_MODE_TYPE_DRIVER

static drmModeModeInfo mode(uint16_t width, uint16_t height, uint32_t type) {
    return (drmModeModeInfo){.hdisplay = width, .vdisplay = height, .type = type};
}

/* Checks which mode of a panel is taken. */
#define CHECK_CHOOSES(expected, ...)                                                                                   \
    do {                                                                                                               \
        const drmModeModeInfo modes_[] = {__VA_ARGS__};                                                                \
        CHECK_EQUAL(kms_output_choose_mode(modes_, (int)(sizeof modes_ / sizeof modes_[0])) - modes_, expected);       \
    } while (0)

static void the_mode_asked_for_comes_first(void) {
    /* The mode that the operator asked for is preferred to all others, whatever its size and position. */
    CHECK_CHOOSES(2, mode(1920, 1080, PREFERRED | DRIVER), mode(1024, 600, DRIVER), mode(640, 480, USERDEF));
    /* video=...1024x600M@60D on the command line adds such a mode beside the panel's own. */
    CHECK_CHOOSES(1, mode(1024, 600, PREFERRED | DRIVER), mode(1024, 600, USERDEF));
}

static void then_the_decks_own_size_then_the_preferred_one(void) {
    CHECK_CHOOSES(1, mode(1920, 1080, PREFERRED | DRIVER), mode(1024, 600, DRIVER), mode(640, 480, DRIVER));
    CHECK_CHOOSES(1, mode(1024, 768, DRIVER), mode(1280, 720, PREFERRED | DRIVER), mode(800, 600, DRIVER));
    CHECK_CHOOSES(0, mode(1280, 720, DRIVER), mode(800, 600, DRIVER));
    CHECK_CHOOSES(0, mode(600, 1024, DRIVER));
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_mode_asked_for_comes_first),
    CHECK_CASE(then_the_decks_own_size_then_the_preferred_one),
};
CHECK_MAIN(CASES)
