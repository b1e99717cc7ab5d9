/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/playout.h"

bool kn86_playout_serve(const struct kn86_playout *playout) {
    unsigned ended = playout->ended(playout->context);
    playout->acknowledge(playout->context, ended);

    /* When both have ended, the first is being played again: it is filled after it has ended once more. */
    bool in_time = ended != KN86_PLAYOUT_ALL;
    if (!in_time) {
        ended = playout->is_playing(playout->context, 0) ? 1u << 1 : 1u << 0;
    }
    for (unsigned buffer = 0; buffer < KN86_PLAYOUT_BUFFERS; buffer++) {
        if ((ended & 1u << buffer) != 0) {
            playout->fill(playout->context, buffer);
            /* The other buffer ended when this one started. */
            in_time &= (playout->ended(playout->context) & ~(1u << buffer)) == 0;
        }
    }
    return in_time;
}
