/* SPDX-License-Identifier: Apache-2.0 */
#include "kms_display.h"

#include "check.h"
#include "fake_drm.h"
#include "scratch_directory.h"

#include <errno.h>
#include <xf86drm.h>

static struct kms_display display;
static struct scratch_directory scratch;
static char card[PATH_MAX + 16];

static const struct damage DAMAGE = {.count = 2, .rectangles = {{0, 0, 12, 24}, {12, 24, 36, 48}}};

static void the_connected_panel_is_lit_in_the_decks_mode(void) {
    fake_drm_reset();
    fake_drm.is_second_connected = true;
    CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_PROBE), 0);
    CHECK_EQUAL(fake_drm.shown, 0);
    for (int i = 0; i < KMS_DISPLAY_BUFFERS; i++) {
        const struct surface *surface = &display.buffers[i].surface;
        CHECK_EQUAL(surface->width, 1024);
        CHECK_EQUAL(surface->height, 600);
        CHECK_EQUAL(surface->stride, fake_drm.stride);
        CHECK(surface->pixels == fake_drm.pixels[i]);
        CHECK_EQUAL(fake_drm.pixels[i][599 * fake_drm.stride + 1023], 0);
    }
    kms_display_finish(&display);
    CHECK_EQUAL(fake_drm.mappings, 0);
    CHECK_EQUAL(display.card, -1);
}

static void only_a_probe_finds_what_the_kernel_does_not_know(void) {
    fake_drm_reset();
    fake_drm.is_second_connected = true;
    CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_CURRENT), -ENODEV);
    CHECK_EQUAL(fake_drm.probes, 0);
    CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_PROBE), 0);
    kms_display_finish(&display);
    CHECK_EQUAL(fake_drm.probes, 1);
    CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_CURRENT), 0); /* now the kernel knows it */
    CHECK_EQUAL(display.buffers[0].surface.width, 1024);
    kms_display_finish(&display);
    CHECK_EQUAL(fake_drm.probes, 1);
}

static void buffers_take_turns_when_the_panel_has_shown_the_last(void) {
    fake_drm_reset();
    fake_drm.is_second_connected = true;
    fake_drm.holds_flips = true;
    CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_PROBE), 0);
    for (int turn = 0; turn < 4; turn++) {
        int back = kms_display_begin(&display);
        CHECK_EQUAL(back, 1 - fake_drm.shown);
        CHECK_EQUAL(kms_display_commit(&display, &DAMAGE), 0);
        CHECK_EQUAL(kms_display_begin(&display), -1);
        CHECK_EQUAL(kms_display_handle(&display), 0); /* nothing to read yet */
        CHECK_EQUAL(kms_display_begin(&display), -1);
        fake_drm_complete_flip();
        CHECK_EQUAL(kms_display_handle(&display), 0);
        CHECK_EQUAL(fake_drm.shown, back);
    }
    const struct damage nothing = {.count = 0};
    CHECK_EQUAL(kms_display_commit(&display, &nothing), 0);
    CHECK_EQUAL(fake_drm.flips, 4);
    kms_display_finish(&display);
}

static void a_card_that_cannot_flip_is_told_of_the_damage(void) {
    fake_drm_reset();
    fake_drm.is_second_connected = true;
    fake_drm.has_no_flip = true;
    CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_PROBE), 0);
    int back = kms_display_begin(&display);
    const uint32_t *drawn = display.buffers[back].surface.pixels;
    CHECK_EQUAL(kms_display_commit(&display, &DAMAGE), 0);
    CHECK(fake_drm.pixels[fake_drm.shown] == drawn);
    for (int has_dirty_ioctl = 0; has_dirty_ioctl <= 1; has_dirty_ioctl++) {
        fake_drm.has_dirty_ioctl = has_dirty_ioctl;
        back = kms_display_begin(&display);
        CHECK(display.buffers[back].surface.pixels == drawn);
        CHECK_EQUAL(kms_display_commit(&display, &DAMAGE), 0);
        CHECK_EQUAL(fake_drm.refreshes, has_dirty_ioctl + 1);
        CHECK_EQUAL(fake_drm.clips, 2);
    }
    kms_display_finish(&display);
    CHECK_EQUAL(fake_drm.mappings, 0);
}

static void a_refused_flip_is_reported(void) {
    static const int errors[] = {EBUSY, EACCES, ENODEV};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        fake_drm_reset();
        fake_drm.is_second_connected = true;
        CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_PROBE), 0);
        fake_drm.failing = DRM_IOCTL_MODE_PAGE_FLIP;
        fake_drm.failure = errors[i];
        CHECK_EQUAL(kms_display_commit(&display, &DAMAGE), -errors[i]);
        CHECK(kms_display_begin(&display) >= 0);
        kms_display_finish(&display);
    }
}

static void a_pulled_or_exchanged_panel_is_noticed(void) {
    fake_drm_reset();
    fake_drm.is_second_connected = true;
    CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_PROBE), 0);
    CHECK(kms_display_is_current(&display));
    fake_drm.has_big_mode = true;
    CHECK(!kms_display_is_current(&display));
    fake_drm.has_big_mode = false;
    fake_drm.is_second_connected = false;
    CHECK(!kms_display_is_current(&display));
    kms_display_finish(&display);
}

static void no_card_and_no_panel_are_no_display(void) {
    fake_drm_reset();
    CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_PROBE), -ENODEV);
    CHECK_EQUAL(display.card, -1);
    CHECK_EQUAL(kms_display_init(&display, "/nonexistent/card0", KMS_OUTPUT_PROBE), -ENODEV);
    CHECK_EQUAL(display.card, -1);
    kms_display_finish(&display);
}

static void every_refused_request_is_reported_and_leaves_nothing_behind(void) {
    static const unsigned long requests[] = {
        DRM_IOCTL_MODE_GETRESOURCES, DRM_IOCTL_MODE_GETCONNECTOR, DRM_IOCTL_MODE_CREATE_DUMB,
        DRM_IOCTL_MODE_ADDFB2,       DRM_IOCTL_MODE_MAP_DUMB,     DRM_IOCTL_MODE_SETCRTC,
    };
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        fake_drm_reset();
        fake_drm.is_second_connected = true;
        fake_drm.failing = requests[i];
        CHECK_EQUAL(kms_display_init(&display, card, KMS_OUTPUT_PROBE), -EACCES);
        CHECK_EQUAL(display.card, -1);
        CHECK_TEXT(display.path, card);
        CHECK_EQUAL(fake_drm.mappings, 0);
        CHECK_EQUAL(fake_drm.shown, -1);
    }
}

static void set_up(void) {
    scratch_directory_init(&scratch);
    snprintf(card, sizeof card, "%s/card0", scratch.path);
    fake_drm_make_node(card);
}

static void tear_down(void) {
    fake_drm_reset();
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_connected_panel_is_lit_in_the_decks_mode),
    CHECK_CASE(only_a_probe_finds_what_the_kernel_does_not_know),
    CHECK_CASE(buffers_take_turns_when_the_panel_has_shown_the_last),
    CHECK_CASE(a_card_that_cannot_flip_is_told_of_the_damage),
    CHECK_CASE(a_refused_flip_is_reported),
    CHECK_CASE(a_pulled_or_exchanged_panel_is_noticed),
    CHECK_CASE(no_card_and_no_panel_are_no_display),
    CHECK_CASE(every_refused_request_is_reported_and_leaves_nothing_behind),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
