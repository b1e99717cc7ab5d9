/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PASSED = 0, FAILED = 1, WRONG_USAGE = 2 };

static char *no_arguments[] = {NULL};
char **check_arguments = no_arguments;
int check_arguments_count;

static void begin_failure(const char *file, int line, const char *function) {
    fprintf(stderr, "%s:%d: %s: ", file, line, function);
}

__attribute__((noreturn, format(printf, 1, 0))) static void end_failure(const char *format, va_list values) {
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    exit(FAILED);
}

void check_failed(const char *file, int line, const char *function, const char *format, ...) {
    va_list values;
    va_start(values, format);
    begin_failure(file, line, function);
    end_failure(format, values);
}

void check_info_failed(const char *file, int line, const char *function, const char *condition, const char *format,
                       ...) {
    va_list values;
    va_start(values, format);
    begin_failure(file, line, function);
    fprintf(stderr, "not true: %s: ", condition);
    end_failure(format, values);
}

const char *check_argument(int number) {
    if (number >= check_arguments_count) {
        fprintf(stderr, "argument %d behind \"--\" is missing; ctest --verbose shows the whole command\n", number + 1);
        exit(WRONG_USAGE);
    }
    return check_arguments[number];
}

static void run_here(const struct check_suite *suite, const struct check_case *one) {
    if (suite->set_up != NULL) {
        suite->set_up();
    }
    one->run();
    if (suite->tear_down != NULL) {
        suite->tear_down();
    }
}

/* In a child process; true when the case passed, and a line on standard error says why it did not. */
static bool run_apart(const struct check_suite *suite, const struct check_case *one) {
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        run_here(suite, one);
        exit(PASSED);
    }
    if (child < 0) {
        fprintf(stderr, "%s: fork: %s\n", one->name, strerror(errno));
        return false;
    }
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            fprintf(stderr, "%s: waitpid: %s\n", one->name, strerror(errno));
            return false;
        }
    }
    if (WIFSIGNALED(status)) {
        fprintf(stderr, "%s: ended by signal %d (%s)\n", one->name, WTERMSIG(status), strsignal(WTERMSIG(status)));
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == PASSED;
}

static const struct check_case *find_case(const struct check_suite *suite, const char *name) {
    for (size_t i = 0; i < suite->count; i++) {
        if (strcmp(suite->cases[i].name, name) == 0) {
            return &suite->cases[i];
        }
    }
    return NULL;
}

static int list_cases(const struct check_suite *suite) {
    for (size_t i = 0; i < suite->count; i++) {
        puts(suite->cases[i].name);
    }
    return PASSED;
}

/* Whether a case is among the names; all are when there are none. */
static bool is_wanted(const struct check_case *one, char *const *names, int count) {
    bool wanted = count == 0;
    for (int i = 0; i < count && !wanted; i++) {
        wanted = strcmp(one->name, names[i]) == 0;
    }
    return wanted;
}

static int run_several(const struct check_suite *suite, char *const *names, int count) {
    unsigned run = 0, failed = 0;
    for (size_t i = 0; i < suite->count; i++) {
        const struct check_case *one = &suite->cases[i];
        if (!is_wanted(one, names, count)) {
            continue;
        }
        run++;
        if (!run_apart(suite, one)) {
            printf("FAILED: %s\n", one->name);
            failed++;
        }
    }
    printf("%u cases, %u failed\n", run, failed);
    return failed == 0 ? PASSED : FAILED;
}

int check_main(int argc, char **argv, const struct check_suite *suite) {
    int names = 1;
    while (names < argc && strcmp(argv[names], "--") != 0) {
        names++;
    }
    if (names < argc) {
        check_arguments = argv + names + 1;
        check_arguments_count = argc - names - 1;
    }
    if (names == 2 && strcmp(argv[1], "--list") == 0) {
        return list_cases(suite);
    }
    for (int i = 1; i < names; i++) {
        if (find_case(suite, argv[i]) == NULL) {
            fprintf(stderr, "%s: no case \"%s\"; --list prints all\n", argv[0], argv[i]);
            return WRONG_USAGE;
        }
    }
    if (names == 2) {
        run_here(suite, find_case(suite, argv[1]));
        return PASSED;
    }
    return run_several(suite, argv + 1, names - 1);
}
