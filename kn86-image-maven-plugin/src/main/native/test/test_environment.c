/* SPDX-License-Identifier: Apache-2.0 */
#include "environment.h"

#include "check.h"

static bool needs_emulator(const char *variable) {
    char other[] = "PATH=/usr/bin";
    char text[64];
    (void)snprintf(text, sizeof text, "%s", variable);
    char *const environment[] = {other, text, NULL};
    return environment_needs_emulator(environment);
}

static void an_empty_environment_needs_no_emulator(void) {
    char *const empty[] = {NULL};
    CHECK(!environment_needs_emulator(empty));
}

static void variables_that_name_code_need_the_emulator(void) {
    CHECK(!needs_emulator("LC_ALL=C"));
    CHECK(!needs_emulator("LDFLAGS=-s"));
    CHECK(!needs_emulator("PERL_BADLANG=0"));
    CHECK(!needs_emulator("GCONV=x"));
    CHECK(needs_emulator("LD_PRELOAD=libfakeroot.so"));
    CHECK(needs_emulator("LD_TRACE_LOADED_OBJECTS=1"));
    CHECK(needs_emulator("LD_LIBRARY_PATH="));
    CHECK(needs_emulator("PERL5LIB=/opt/lib"));
    CHECK(!needs_emulator("PYTHONHASHSEED=0"));
    CHECK(needs_emulator("PYTHONPATH=/opt/lib"));
    CHECK(needs_emulator("PYTHONHOME=/opt"));
    CHECK(needs_emulator("GCONV_PATH=/usr/lib/aarch64-linux-gnu/gconv"));
    CHECK(needs_emulator("GLIBC_TUNABLES=glibc.malloc.check=1"));
    CHECK(needs_emulator("QEMU_CPU=cortex-a53"));
}

static void locales_other_than_c_and_utf_8_need_the_emulator(void) {
    CHECK(!needs_emulator("LC_ALL="));
    CHECK(!needs_emulator("LANG=C.UTF-8"));
    CHECK(!needs_emulator("LC_CTYPE=POSIX"));
    CHECK(!needs_emulator("LANG=en_GB.utf8"));
    CHECK(!needs_emulator("LC_TIME=sr_RS.UTF-8@latin"));
    CHECK(!needs_emulator("LANGUAGE=en_GB:en"));
    CHECK(needs_emulator("LANG=en_GB"));
    CHECK(needs_emulator("LC_ALL=de_DE.ISO-8859-1"));
    CHECK(needs_emulator("LC_CTYPE=de_DE@euro"));
    CHECK(needs_emulator("LC_ALL=Cyrillic"));
}

static const struct check_case CASES[] = {
    CHECK_CASE(an_empty_environment_needs_no_emulator),
    CHECK_CASE(variables_that_name_code_need_the_emulator),
    CHECK_CASE(locales_other_than_c_and_utf_8_need_the_emulator),
};
CHECK_MAIN(CASES)
