/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nosh with a fake panel and a fake keyboard (session.h), for check_budget.py: from its start to SIGTERM, like main.c.
 * Fails unless the panel is lit, the keyboard read and the Pico linked by then.
 * Usage: nosh_with_devices SERIAL
 */
#include "check.h"
#include "fake_drm.h"
#include "fake_evdev.h"
#include "session.h"

int main(int argument_count, char **arguments) {
    CHECK_EQUAL(argument_count, 2);
    session_prepare();
    session.options.serial = arguments[1];
    fake_drm.is_second_connected = true;
    fake_evdev_plug(session.input_dir, "event0", true);
    session_start();
    CHECK_EQUAL(nosh_run(&session.nosh), 0);
    CHECK(session_is_shown());
    CHECK_EQUAL(session.nosh.keyboards.count, 1);
    CHECK_EQUAL(session.nosh.coprocessor.link.state, COPROCESSOR_LINKED);
    session_end();
    session_remove();
    return 0;
}
