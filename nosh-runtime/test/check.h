/* SPDX-License-Identifier: Apache-2.0 */
/* Assertions of the unit tests. They work in every build type (unlike assert) and name the place and the expression. */
#ifndef KN86_CHECK_H
#define KN86_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(expression)                                                                                              \
    do {                                                                                                               \
        if (!(expression)) {                                                                                           \
            fprintf(stderr, "%s:%d: %s: failed: %s\n", __FILE__, __LINE__, __func__, #expression);                     \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define CHECK_EQUAL(actual, expected)                                                                                  \
    do {                                                                                                               \
        long long actual_ = (long long)(actual);                                                                       \
        long long expected_ = (long long)(expected);                                                                   \
        if (actual_ != expected_) {                                                                                    \
            fprintf(stderr, "%s:%d: %s: %s is %lld, expected %lld\n", __FILE__, __LINE__, __func__, #actual, actual_,  \
                    expected_);                                                                                        \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define CHECK_TEXT(actual, expected)                                                                                   \
    do {                                                                                                               \
        const char *actual_ = (actual);                                                                                \
        const char *expected_ = (expected);                                                                            \
        if (strcmp(actual_, expected_) != 0) {                                                                         \
            fprintf(stderr, "%s:%d: %s: %s is \"%s\", expected \"%s\"\n", __FILE__, __LINE__, __func__, #actual,       \
                    actual_, expected_);                                                                               \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#endif
