/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SOUND_COMMAND_H
#define KN86_SOUND_COMMAND_H

#include <stdbool.h>

#include "kn86/psg_messages.h"

/* A command for the sound chip: the validated content of a PSG frame. */
struct kn86_sound_command {
    bool reset; /* all registers become 0; bulk has no writes then */
    struct kn86_psg_bulk_write bulk;
};

#endif
