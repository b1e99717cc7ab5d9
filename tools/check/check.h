/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The test harness of every C test in the repository: assertions, a table of cases, and a main() that runs them.
 *
 * A test program ends with its table:
 *
 *     static const struct check_case CASES[] = {
 *         CHECK_CASE(a_file_is_replaced),
 *         CHECK_CASE(a_missing_folder_is_reported),
 *     };
 *     CHECK_MAIN(CASES)
 *
 *     test_x                    runs every case, each in a process of its own, and prints a summary
 *     test_x CASE...            runs the named cases; a single one in the program's own process, for a debugger
 *     test_x --list             prints the names, one a line
 *     test_x ... -- ARGUMENT... passes arguments to the cases (check_arguments)
 *
 * A failed assertion ends only its case. Each case starts in a new copy of the program: it does not see what another
 * case left in memory, and a crash (or a sanitizer's abort) is a failure of that case alone.
 * Exit status: 0 all passed, 1 a case failed, 2 wrong usage.
 *
 * Why not cmocka, Check or Unity: the same tests run natively and as static arm64 programs under qemu-user, so that a
 * library would have to be fetched and pinned for the foreign architecture too, as libdrm is; and the four supported
 * host releases have different versions. Cases about fork, ptrace and wrapped system calls need a process of their own,
 * which only Check of the three provides. The part of such a library that the tests would use is not larger than
 * check.c.
 */
#ifndef KN86_CHECK_H
#define KN86_CHECK_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct check_case {
    const char *name;
    void (*run)(void);
};

struct check_suite {
    const struct check_case *cases;
    size_t count;
    void (*set_up)(void);    /* before each case, in its process; NULL for nothing */
    void (*tear_down)(void); /* after each case that passed; NULL for nothing */
};

/* The arguments after "--", ended by NULL; valid from main() on. */
extern char **check_arguments;
extern int check_arguments_count;

/* The argument with that number, from 0; ends the test when it was not given. */
const char *check_argument(int number);

/* The main() of a test program. */
int check_main(int argc, char **argv, const struct check_suite *suite);

/* Prints "FILE:LINE: FUNCTION: " and a printf text to standard error, and ends the process with status 1. */
__attribute__((noreturn, format(printf, 4, 5))) void check_failed(const char *file, int line, const char *function,
                                                                  const char *format, ...);

/* The same for a condition, whose text comes first. */
__attribute__((noreturn, format(printf, 5, 6))) void check_info_failed(const char *file, int line, const char *function,
                                                                       const char *condition, const char *format, ...);

/* An entry of the table: a function without arguments or result. */
#define CHECK_CASE(function)                                                                                           \
    { #function, function }

/* Defines main() for a table, an array of CHECK_CASEs. */
#define CHECK_MAIN(table) CHECK_MAIN_WITH(table, NULL, NULL)

/* The same, with a function to call before and one to call after each case; NULL for nothing. */
#define CHECK_MAIN_WITH(table, set_up_function, tear_down_function)                                                    \
    int main(int argc, char **argv) {                                                                                  \
        static const struct check_suite suite = {.cases = table,                                                       \
                                                 .count = sizeof table / sizeof table[0],                              \
                                                 .set_up = set_up_function,                                            \
                                                 .tear_down = tear_down_function};                                     \
        return check_main(argc, argv, &suite);                                                                         \
    }

/* The condition holds. Works in every build type, unlike assert(). */
#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            check_failed(__FILE__, __LINE__, __func__, "not true: %s", #condition);                                    \
        }                                                                                                              \
    } while (0)

/* The condition holds; the printf text says for which input. */
#define CHECK_INFO(condition, ...)                                                                                     \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            check_info_failed(__FILE__, __LINE__, __func__, #condition, __VA_ARGS__);                                  \
        }                                                                                                              \
    } while (0)

/* Two integers (of at most 64 bits, compared as long long) are equal. */
#define CHECK_EQUAL(actual, expected)                                                                                  \
    do {                                                                                                               \
        long long actual_ = (long long)(actual);                                                                       \
        long long expected_ = (long long)(expected);                                                                   \
        if (actual_ != expected_) {                                                                                    \
            check_failed(__FILE__, __LINE__, __func__, "%s is %lld, expected %lld", #actual, actual_, expected_);      \
        }                                                                                                              \
    } while (0)

/* Two C strings are equal. */
#define CHECK_TEXT(actual, expected)                                                                                   \
    do {                                                                                                               \
        const char *actual_ = (actual);                                                                                \
        const char *expected_ = (expected);                                                                            \
        if (strcmp(actual_, expected_) != 0) {                                                                         \
            check_failed(__FILE__, __LINE__, __func__, "%s is \"%s\", expected \"%s\"", #actual, actual_, expected_);  \
        }                                                                                                              \
    } while (0)

#endif
