/* SPDX-License-Identifier: Apache-2.0 */
#include "panel.h"

#include "check.h"
#include "fake_drm.h"
#include "monotonic_clock.h"
#include "scratch_directory.h"
#include "shown_screen.h"

#include <errno.h>
#include <xf86drm.h>

#define BRIGHTNESS 10

static struct panel panel;
static struct text_screen screen;
static struct scratch_directory scratch;
static char card[PATH_MAX + 16];

static void start(void) {
    fake_drm_reset();
    fake_drm.is_second_connected = true;
    text_screen_clear(&screen);
    text_screen_print(&screen, 0, 0, TEXT_NORMAL, "█");
    panel_init(&panel, card, 0);
}

static bool shows_screen(void) {
    return shown_screen_is(&screen, &panel.font, BRIGHTNESS);
}

static void turn(int64_t now) {
    panel_handle(&panel, POLLIN, now);
    panel_tick(&panel, now);
    panel_show(&panel, &screen, BRIGHTNESS, now);
    panel_handle(&panel, POLLIN, now);
}

static void both_buffers_follow_the_screen(void) {
    start();
    for (int i = 0; i < 5; i++) {
        text_screen_print(&screen, i, 7 * i, TEXT_INVERSE, "%d", i);
        turn(0);
        CHECK(shows_screen());
        CHECK_EQUAL(panel.commits, i + 1);
        turn(0); /* no change: nothing is shown */
        CHECK_EQUAL(panel.commits, i + 1);
    }
    /* Back to a picture that the other buffer may still hold. */
    struct text_screen first = screen;
    text_screen_print(&screen, 9, 9, TEXT_NORMAL, "X");
    turn(0);
    screen = first;
    turn(0);
    CHECK(shows_screen());
    panel_finish(&panel);
}

static void a_busy_panel_gets_the_latest_screen_later(void) {
    start();
    fake_drm.holds_flips = true;
    turn(0);
    text_screen_print(&screen, 1, 1, TEXT_NORMAL, "SKIPPED");
    turn(5);
    text_screen_print(&screen, 1, 1, TEXT_NORMAL, "LATEST!");
    turn(10);
    CHECK_EQUAL(fake_drm.flips, 1);
    CHECK(panel_deadline(&panel) == 2000);
    fake_drm_complete_flip();
    turn(17);
    fake_drm_complete_flip();
    turn(34);
    CHECK_EQUAL(fake_drm.flips, 2);
    CHECK(shows_screen());
    panel_finish(&panel);
}

static void a_flip_that_never_completes_costs_the_display_two_seconds(void) {
    start();
    fake_drm.holds_flips = true;
    turn(0);
    turn(1999);
    CHECK_EQUAL(fake_drm.modesets, 1);
    fake_drm.holds_flips = false;
    turn(2000);
    CHECK_EQUAL(fake_drm.modesets, 2);
    CHECK(shows_screen());
    panel_finish(&panel);
}

static void a_panel_may_come_go_and_change(void) {
    start();
    fake_drm.is_second_connected = false;
    turn(0);
    CHECK(!panel_is_lit(&panel));
    CHECK_EQUAL(panel_deadline(&panel), 1000);
    turn(999);
    CHECK(!panel_is_lit(&panel));
    fake_drm.is_second_connected = true;
    panel_hotplug(&panel, 999); /* the event ends the wait */
    turn(999);
    CHECK(shows_screen());

    fake_drm.has_big_mode = true;
    panel_hotplug(&panel, 1500);
    turn(1500);
    CHECK_EQUAL(fake_drm.width, 1920);
    CHECK(shows_screen());

    int modesets = fake_drm.modesets;
    panel_hotplug(&panel, 1600); /* an event of another device */
    turn(1600);
    CHECK_EQUAL(fake_drm.modesets, modesets);

    fake_drm.is_second_connected = false;
    panel_hotplug(&panel, 1700);
    turn(1700);
    CHECK(!panel_is_lit(&panel));
    CHECK_EQUAL(fake_drm.mappings, 0);
    panel_finish(&panel);
}

/* A probe blocks the loop until the panel answers: it must not happen every second. */
static void an_absent_panel_is_probed_seldom(void) {
    start();
    fake_drm.is_second_connected = false;
    for (int64_t now = 0; now < 30000; now += 1000) {
        turn(now);
    }
    CHECK_EQUAL(fake_drm.probes, 3);
    fake_drm.is_second_connected = true;
    turn(30000); /* without an event, it is found by the next probe */
    CHECK(shows_screen());
    CHECK_EQUAL(fake_drm.probes, 4);

    /* The kernel's known state is not probed again. */
    panel_finish(&panel);
    panel_init(&panel, card, 31000);
    turn(31000);
    CHECK(shows_screen());
    CHECK_EQUAL(fake_drm.probes, 4);

    /* After a display was lost, the known state may be out of date: it is probed. */
    fake_drm.is_second_connected = false;
    fake_drm.holds_flips = true;
    text_screen_print(&screen, 2, 2, TEXT_NORMAL, "X");
    turn(31100);
    turn(33100);
    CHECK(!panel_is_lit(&panel));
    CHECK_EQUAL(fake_drm.probes, 5);
    panel_finish(&panel);
}

static void a_driver_without_flips_shows_the_same(void) {
    start();
    fake_drm.has_no_flip = true;
    fake_drm.has_dirty_ioctl = true;
    for (int i = 0; i < 4; i++) {
        text_screen_print(&screen, i, 7 * i, TEXT_INVERSE, "%d", i);
        turn(0);
        CHECK(shows_screen());
    }
    CHECK_EQUAL(fake_drm.refreshes, 3);
    CHECK_EQUAL(fake_drm.clips, 1);
    panel_finish(&panel);
}

static void a_refused_commit_is_tried_again(void) {
    start();
    fake_drm.failing = DRM_IOCTL_MODE_PAGE_FLIP;
    fake_drm.failure = EBUSY;
    turn(0);
    CHECK(panel_is_lit(&panel));
    fake_drm.failing = 0;
    turn(panel_deadline(&panel));
    CHECK(shows_screen());

    text_screen_print(&screen, 2, 2, TEXT_NORMAL, "X");
    fake_drm.failing = DRM_IOCTL_MODE_PAGE_FLIP;
    fake_drm.failure = EACCES; /* another program is master now */
    turn(100);
    CHECK(!panel_is_lit(&panel));
    fake_drm.failing = 0;
    turn(panel_deadline(&panel));
    CHECK(shows_screen());
    panel_finish(&panel);
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
    CHECK_CASE(both_buffers_follow_the_screen),
    CHECK_CASE(a_busy_panel_gets_the_latest_screen_later),
    CHECK_CASE(a_flip_that_never_completes_costs_the_display_two_seconds),
    CHECK_CASE(a_panel_may_come_go_and_change),
    CHECK_CASE(an_absent_panel_is_probed_seldom),
    CHECK_CASE(a_driver_without_flips_shows_the_same),
    CHECK_CASE(a_refused_commit_is_tried_again),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
