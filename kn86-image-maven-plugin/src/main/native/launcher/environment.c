/* SPDX-License-Identifier: Apache-2.0 */
#include "environment.h"

#include <stddef.h>

#include "text.h"

/*
 * Variables of ld.so(8) (LD_PRELOAD, LD_TRACE_LOADED_OBJECTS ...), perlrun(1), python(1), iconv's and malloc's modules, and QEMU.
 */
static bool names_arm64_code(const char *variable) {
    return text_starts_with(variable, "LD_") || text_starts_with(variable, "PERL5") ||
           text_starts_with(variable, "PYTHONHOME=") || text_starts_with(variable, "PYTHONPATH=") ||
           text_starts_with(variable, "GCONV_PATH=") || text_starts_with(variable, "GLIBC_TUNABLES=") ||
           text_starts_with(variable, "QEMU_");
}

/* Charsets that the C library converts by itself. For others it loads a module of the tree (iconv(3)). */
static bool is_utf_8(const char *charset) {
    return text_starts_with(charset, "UTF-8") || text_starts_with(charset, "utf-8") ||
           text_starts_with(charset, "UTF8") || text_starts_with(charset, "utf8");
}

/* locale(7): LC_ALL, LC_CTYPE and LANG hold language[_territory][.charset][@modifier]. */
static bool sets_other_charset(const char *variable) {
    if (!text_starts_with(variable, "LC_") && !text_starts_with(variable, "LANG=")) {
        return false;
    }
    while (*variable != '=' && *variable != '\0') {
        variable++;
    }
    const char *locale = *variable == '=' ? variable + 1 : variable;
    const char *charset = locale;
    while (*charset != '.' && *charset != '\0') {
        charset++;
    }
    return !text_equal(locale, "") && !text_equal(locale, "C") && !text_equal(locale, "POSIX") &&
           !(*charset == '.' && is_utf_8(charset + 1));
}

bool environment_needs_emulator(char *const *environment) {
    for (; *environment != NULL; environment++) {
        if (names_arm64_code(*environment) || sets_other_charset(*environment)) {
            return true;
        }
    }
    return false;
}
