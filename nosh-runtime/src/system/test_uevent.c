/* SPDX-License-Identifier: Apache-2.0 */
#include "uevent.h"

#include "check.h"

#include <unistd.h>

static const char HOTPLUG[] = "change@/devices/platform/gpu/drm/card0\0ACTION=change\0DEVPATH=/devices/platform/gpu/drm/"
                              "card0\0SUBSYSTEM=drm\0HOTPLUG=1\0CONNECTOR=32";

static void the_subsystem_is_found(void) {
    CHECK(uevent_is_from(HOTPLUG, sizeof HOTPLUG, "drm"));
    CHECK(!uevent_is_from(HOTPLUG, sizeof HOTPLUG, "drm_dp"));
    CHECK(!uevent_is_from(HOTPLUG, sizeof HOTPLUG, "dr"));
    CHECK(!uevent_is_from("add@/x\0DEVPATH=SUBSYSTEM=drm", 28, "drm"));
}

static void an_event_may_be_cut_anywhere(void) {
    size_t whole = (size_t)((const char *)memmem(HOTPLUG, sizeof HOTPLUG, "HOTPLUG=1", 9) - HOTPLUG);
    for (size_t length = 0; length < sizeof HOTPLUG; length++) {
        char *event = malloc(length + 1); /* of exactly that size, for the address sanitizer */
        CHECK(event != NULL);
        memcpy(event, HOTPLUG, length);
        CHECK_EQUAL(uevent_is_from(event, length, "drm"), length >= whole);
        free(event);
    }
}

static void a_quiet_socket_has_nothing(void) {
    int socket = uevent_open();
    CHECK(socket >= 0);
    CHECK(!uevent_read(socket, "no-such-subsystem"));
    close(socket);
}

int main(void) {
    the_subsystem_is_found();
    an_event_may_be_cut_anywhere();
    a_quiet_socket_has_nothing();
    return 0;
}
