// SPDX-License-Identifier: Apache-2.0
#include "environment.h"

#include "text.h"

bool environment_needs_emulator(char *const *environment) {
    for (; *environment != 0; environment++) {
        const char *variable = *environment;
        // ld.so(8) (LD_PRELOAD, LD_TRACE_LOADED_OBJECTS …), perlrun(1), iconv's and malloc's modules, QEMU's options.
        if (text_starts_with(variable, "LD_") || text_starts_with(variable, "PERL5")
            || text_starts_with(variable, "GCONV_PATH=") || text_starts_with(variable, "GLIBC_TUNABLES=")
            || text_starts_with(variable, "QEMU_")) {
            return true;
        }
    }
    return false;
}
