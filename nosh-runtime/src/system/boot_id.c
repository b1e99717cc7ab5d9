/* SPDX-License-Identifier: Apache-2.0 */
#include "boot_id.h"

#include <sys/random.h>

uint32_t boot_id_draw(int64_t now) {
    uint32_t boot_id = 0;
    /*
     * Before the kernel's random pool is ready, the time will do: the number only has to differ from the last start's.
     */
    if (getrandom(&boot_id, sizeof boot_id, GRND_NONBLOCK) != (ssize_t)sizeof boot_id) {
        boot_id = (uint32_t)now;
    }
    return boot_id != 0 ? boot_id : 1;
}
