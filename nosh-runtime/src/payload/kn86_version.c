/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86_version.h"

#include <stddef.h>
#include <string.h>

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

bool kn86_version_is_valid(const char *text) {
    for (int part = 0; part < 3; part++) {
        size_t digits = strspn(text, DIGITS);
        text += digits;
        if (digits == 0 || (part < 2 && *text++ != '.')) {
            return false;
        }
    }
    if (*text == '\0') {
        return true;
    }
    if (*text != '-' && *text != '+') {
        return false;
    }
    size_t suffix = strspn(text + 1, DIGITS LETTERS ".+-");
    return suffix > 0 && text[1 + suffix] == '\0';
}

/* Orders two runs of digits as numbers of any length. */
static int compare_numbers(const char *left, size_t left_length, const char *right, size_t right_length) {
    while (left_length > 0 && *left == '0') {
        left++;
        left_length--;
    }
    while (right_length > 0 && *right == '0') {
        right++;
        right_length--;
    }
    if (left_length != right_length) {
        return left_length < right_length ? -1 : 1;
    }
    return strncmp(left, right, left_length);
}

static int compare_identifiers(const char *left, size_t left_length, const char *right, size_t right_length) {
    bool left_is_number = left_length > 0 && strspn(left, DIGITS) >= left_length;
    bool right_is_number = right_length > 0 && strspn(right, DIGITS) >= right_length;
    if (left_is_number && right_is_number) {
        return compare_numbers(left, left_length, right, right_length);
    }
    if (left_is_number != right_is_number) {
        /* Numbers come first; an empty identifier before them. */
        return (left_is_number ? right_length > 0 : left_length == 0) ? -1 : 1;
    }
    int order = strncmp(left, right, left_length < right_length ? left_length : right_length);
    if (order == 0 && left_length != right_length) {
        order = left_length < right_length ? -1 : 1;
    }
    return order;
}

static int compare_pre_releases(const char *left, const char *right) {
    for (;;) {
        size_t left_length = strcspn(left, ".+");
        size_t right_length = strcspn(right, ".+");
        int order = compare_identifiers(left, left_length, right, right_length);
        if (order != 0) {
            return order;
        }
        left += left_length;
        right += right_length;
        if (*left != '.' || *right != '.') {
            return (*left == '.') - (*right == '.');
        }
        left++;
        right++;
    }
}

int kn86_version_compare(const char *left, const char *right) {
    for (int part = 0; part < 3; part++) {
        size_t left_length = strspn(left, DIGITS);
        size_t right_length = strspn(right, DIGITS);
        int order = compare_numbers(left, left_length, right, right_length);
        if (order != 0) {
            return order;
        }
        left += left_length + (part < 2);
        right += right_length + (part < 2);
    }
    if (*left != '-' || *right != '-') {
        /* A pre-release comes before the release. */
        return (*right == '-') - (*left == '-');
    }
    return compare_pre_releases(left + 1, right + 1);
}
