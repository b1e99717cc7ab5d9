/* SPDX-License-Identifier: Apache-2.0 */
#include "utf8.h"

#include "check.h"

static void check_decodes(const char *text, size_t used, uint32_t character) {
    uint32_t decoded = 0;
    CHECK_EQUAL(utf8_decode(text, strlen(text), &decoded), used);
    CHECK_EQUAL(decoded, character);
}

static void well_formed_characters_are_decoded(void) {
    check_decodes("A", 1, 'A');
    check_decodes("\x7F", 1, 0x7F);
    check_decodes("µ", 2, 0xB5);
    check_decodes("║", 3, 0x2551);
    check_decodes("\xF4\x8F\xBF\xBF", 4, 0x10FFFF);
}

static void malformed_bytes_are_replaced_one_by_one(void) {
    check_decodes("\x80", 1, UTF8_REPLACEMENT);     /* continuation without a start */
    check_decodes("\xE2\x95", 1, UTF8_REPLACEMENT); /* cut off */
    check_decodes("\xE2\x95"
                  "A",
                  1, UTF8_REPLACEMENT);                     /* not a continuation */
    check_decodes("\xC1\x81", 1, UTF8_REPLACEMENT);         /* overlong 'A' */
    check_decodes("\xE0\x80\x81", 1, UTF8_REPLACEMENT);     /* overlong */
    check_decodes("\xED\xA0\x80", 1, UTF8_REPLACEMENT);     /* surrogate */
    check_decodes("\xF4\x90\x80\x80", 1, UTF8_REPLACEMENT); /* beyond Unicode */
}

static const struct check_case CASES[] = {
    CHECK_CASE(well_formed_characters_are_decoded),
    CHECK_CASE(malformed_bytes_are_replaced_one_by_one),
};
CHECK_MAIN(CASES)
