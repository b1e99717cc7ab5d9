/* SPDX-License-Identifier: Apache-2.0 */
#include "use.h"

#include <stddef.h>

#include "helper_table.h"

static bool begin_with(char *const *arguments, const char *words) {
    while (*words != '\0') {
        const char *argument = *arguments++;
        if (argument == NULL) {
            return false;
        }
        while (*words != '\0' && *words != '\n') {
            if (*argument++ != *words++) {
                return false;
            }
        }
        if (*argument != '\0') {
            return false;
        }
        words += *words == '\n';
    }
    return true;
}

bool use_is_listed(const char *uses, char *const *arguments) {
    bool listed = *uses == '\0';
    for (; !listed && *uses != '\0'; uses = helper_table_next(uses)) {
        listed = begin_with(arguments, uses);
    }
    return listed;
}
