/* SPDX-License-Identifier: Apache-2.0 */
#include "kms_display.h"

#include "check.h"
#include "fake_drm.h"

#include <drm.h>
#include <errno.h>

/* Any character device does as the card's node: its ioctls are answered by fake_drm. */
#define CARD "/dev/null"

static struct kms_display display;

static void the_preferred_mode_of_the_connected_panel_is_lit(void) {
    fake_drm_reset();
    fake_drm.is_second_connected = true;
    fake_drm.has_preferred_mode = true;
    CHECK_EQUAL(kms_display_init(&display, CARD), 0);
    CHECK(fake_drm.is_lit);
    CHECK_EQUAL(display.surface.width, 1024);
    CHECK_EQUAL(display.surface.height, 600);
    CHECK_EQUAL(display.surface.stride, fake_drm.stride);
    CHECK(display.surface.pixels == fake_drm.pixels);
    CHECK_EQUAL(fake_drm.pixels[599 * fake_drm.stride + 1023], 0);
    kms_display_finish(&display);
    CHECK_EQUAL(fake_drm.mappings, 0);
    CHECK_EQUAL(display.card, -1);
}

static void without_a_preferred_mode_the_first_is_taken(void) {
    fake_drm_reset();
    fake_drm.is_second_connected = true;
    CHECK_EQUAL(kms_display_init(&display, CARD), 0);
    CHECK_EQUAL(display.surface.width, 800);
    kms_display_finish(&display);
}

static void a_panel_is_refreshed_with_and_without_the_dirty_request(void) {
    fake_drm_reset();
    fake_drm.is_second_connected = true;
    CHECK_EQUAL(kms_display_init(&display, CARD), 0);
    kms_display_present(&display);
    fake_drm.has_dirty_ioctl = true;
    kms_display_present(&display);
    CHECK_EQUAL(fake_drm.refreshes, 2);
    kms_display_finish(&display);
}

static void no_card_and_no_panel_are_no_display(void) {
    fake_drm_reset();
    CHECK_EQUAL(kms_display_init(&display, CARD), -ENODEV);
    CHECK_EQUAL(display.card, -1);
    CHECK_EQUAL(kms_display_init(&display, "/nonexistent/card0"), -ENODEV);
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
        CHECK_EQUAL(kms_display_init(&display, CARD), -EACCES);
        CHECK_EQUAL(display.card, -1);
        CHECK_TEXT(display.path, CARD);
        CHECK_EQUAL(fake_drm.mappings, 0);
        CHECK(!fake_drm.is_lit);
    }
}

int main(void) {
    the_preferred_mode_of_the_connected_panel_is_lit();
    without_a_preferred_mode_the_first_is_taken();
    a_panel_is_refreshed_with_and_without_the_dirty_request();
    no_card_and_no_panel_are_no_display();
    every_refused_request_is_reported_and_leaves_nothing_behind();
    fake_drm_reset();
    return 0;
}
