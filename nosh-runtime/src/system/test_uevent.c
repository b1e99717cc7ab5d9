/* SPDX-License-Identifier: Apache-2.0 */
#include "uevent.h"

#include "check.h"

#include <unistd.h>

#define CARD "/devices/platform/gpu/drm/card0"

static const char HOTPLUG[] =
    "change@" CARD "\0ACTION=change\0DEVPATH=" CARD "\0SUBSYSTEM=drm\0HOTPLUG=1\0CONNECTOR=32";

#define IS_DISPLAY(event) uevent_is_display(event, sizeof event)

static void a_display_that_comes_or_goes_is_told_from_the_rest(void) {
    CHECK(IS_DISPLAY(HOTPLUG));
    CHECK(IS_DISPLAY("add@" CARD "\0ACTION=add\0DEVPATH=" CARD "\0SUBSYSTEM=drm"));
    CHECK(IS_DISPLAY("remove@" CARD "\0ACTION=remove\0DEVPATH=" CARD "\0SUBSYSTEM=drm"));
    CHECK(!IS_DISPLAY("change@" CARD "\0ACTION=change\0DEVPATH=" CARD "\0SUBSYSTEM=drm\0LEASE=1"));
    CHECK(!IS_DISPLAY("add@/devices/usb1\0ACTION=add\0DEVPATH=/devices/usb1\0SUBSYSTEM=usb"));
    CHECK(!IS_DISPLAY("add@/x\0ACTION=add\0DEVPATH=SUBSYSTEM=drm"));
    CHECK(!IS_DISPLAY("add@/x\0ACTION=add\0SUBSYSTEM=drm_dp\0HOTPLUG=1"));
}

static void an_event_may_be_cut_anywhere(void) {
    size_t whole = (size_t)((const char *)memmem(HOTPLUG, sizeof HOTPLUG, "CONNECTOR", 9) - HOTPLUG);
    for (size_t length = 0; length < sizeof HOTPLUG; length++) {
        char *event =
            malloc(length + 1); /* of exactly this size, so that the address sanitizer detects every read beyond it */
        CHECK(event != NULL);
        memcpy(event, HOTPLUG, length);
        CHECK_EQUAL(uevent_is_display(event, length), length >= whole);
        free(event);
    }
}

static void a_quiet_socket_has_nothing(void) {
    int socket = uevent_open();
    CHECK(socket >= 0);
    CHECK(!uevent_read_display(socket));
    close(socket);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_display_that_comes_or_goes_is_told_from_the_rest),
    CHECK_CASE(an_event_may_be_cut_anywhere),
    CHECK_CASE(a_quiet_socket_has_nothing),
};
CHECK_MAIN(CASES)
