/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_CHECK_H
#define KN86_CHECK_H

#include <stdio.h>
#include <stdlib.h>

/* Ends the test with where and what, and a printf text for which case. */
#define CHECK(condition, ...)                                                                                          \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not true: %s: ", __FILE__, __LINE__, #condition);                                  \
            fprintf(stderr, __VA_ARGS__);                                                                              \
            fputc('\n', stderr);                                                                                       \
            exit(EXIT_FAILURE);                                                                                        \
        }                                                                                                              \
    } while (0)

#endif
