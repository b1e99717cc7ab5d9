/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs pkgdetails on small lists; its path is the first argument. PkgDetailsIT compares it with debootstrap's own
 * functions.
 */
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static const char *program;
static char answer[4096];

/* Runs it with arguments in shell syntax, where $LIST is the list; stores its output in `answer`. */
static int run(const char *list, size_t size, const char *arguments) {
    char file[] = "/tmp/test_pkgdetails.XXXXXX";
    int descriptor = mkstemp(file);
    CHECK(descriptor >= 0);
    CHECK(write(descriptor, list, size) == (ssize_t)size);
    CHECK(close(descriptor) == 0);
    CHECK(setenv("LIST", file, 1) == 0);
    char command[1024];
    CHECK((size_t)snprintf(command, sizeof command, "'%s' %s", program, arguments) < sizeof command);
    FILE *output = popen(command, "r"); /* NOLINT(cert-env33-c): the tests' own commands */
    CHECK(output != NULL);
    answer[fread(answer, 1, sizeof answer - 1, output)] = '\0';
    int status = pclose(output);
    CHECK(unlink(file) == 0);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool answers(const char *list, const char *arguments, const char *wanted) {
    int code = run(list, strlen(list), arguments);
    if (code != 0 || strcmp(answer, wanted) != 0) {
        (void)fprintf(stderr, "%s: exit code %d, answer:\n%s", arguments, code, answer);
        return false;
    }
    return true;
}

/* Expects exit code 1, and one line on standard error with these words. */
static bool fails(const char *list, const char *arguments, const char *words) {
    char command[512];
    (void)snprintf(command, sizeof command, "2>&1 %s", arguments);
    int code = run(list, strlen(list), command);
    const char *end = strchr(answer, '\n');
    return code == 1 && strstr(answer, words) != NULL && end != NULL && end[1] == '\0';
}

#define STANZA(NAME, VERSION, MORE)                                                                                    \
    "Package: " NAME "\nVersion: " VERSION "\nArchitecture: arm64\n" MORE "Filename: pool/" NAME                       \
    ".deb\nSize: 7\nSHA256: 5a\nMD5sum: d5\n\n"

static void packages_are_sorted_and_each_once(void) {
    static const char list[] = STANZA("b", "1:2-3", "") STANZA("a", "1", "") STANZA("a", "2", "") STANZA("a-b", "1", "")
        STANZA("b", "1:1-1", "");
    CHECK(answers(
        list, "PKGS m \"$LIST\" a-b z b a a y b",
        "a 2 arm64 m pool/a.deb 5a 7\na-b 1 arm64 m pool/a-b.deb 5a 7\nb 1:1-1 arm64 m pool/b.deb 5a 7\ny -\nz -\n"));
    CHECK(answers(list, "PKGS m \"$LIST\"", ""));
    /* Names are compared as a whole: neither a prefix nor a longer name matches. */
    CHECK(answers(list, "PKGS m \"$LIST\" a- a-b-", "a- -\na-b- -\n"));
}

static void the_checksum_is_the_one_of_the_environment(void) {
    static const char list[] = STANZA("a", "1", "");
    CHECK(setenv("DEBOOTSTRAP_CHECKSUM_FIELD", "MD5SUM", 1) == 0);
    CHECK(answers(list, "PKGS m \"$LIST\" a", "a 1 arm64 m pool/a.deb d5 7\n"));
    CHECK(unsetenv("DEBOOTSTRAP_CHECKSUM_FIELD") == 0);
    CHECK(answers(list, "PKGS m \"$LIST\" a", "a 1 arm64 m pool/a.deb  7\n"));
    CHECK(setenv("DEBOOTSTRAP_CHECKSUM_FIELD", "SHA256", 1) == 0);
}

static void a_field_has_every_package_in_the_order_of_the_list(void) {
    static const char list[] = STANZA("b", "1", "Priority: required\n") STANZA("a", "1", "Priority: optional\n")
        STANZA("a", "2", "Priority: required\n") STANZA("c", "1", "Priority: important\n")
            STANZA("b", "1", "Priority: required\n") STANZA("d", "1", "Priority: required-not\n");
    CHECK(answers(list, "FIELD Priority: m \"$LIST\" required", "b   m   \na   m   \nb   m   \n"));
    CHECK(answers(list, "FIELD Priority: m \"$LIST\" required important nothing",
                  "b   m   \na   m   \nc   m   \nb   m   \n"));
    CHECK(answers(list, "FIELD Architecture: m \"$LIST\" arm64", ""));
}

/* The behaviour of debootstrap, in lists that no archive has. */
static void fields_that_a_stanza_lacks_are_those_of_the_one_before(void) {
    static const char list[] = "Package: a\nVersion: 1\nSize: 7\nPriority: required\n\nPackage: b\nVersion: 2\n\n\n"
                               "Priority: required\n\n";
    CHECK(answers(list, "PKGS m \"$LIST\" a b", "a 1  m   7\nb 2  m   7\n"));
    /* The field that is asked for is not taken over. A stanza without a name belongs to the package before. */
    CHECK(answers(list, "FIELD Priority: m \"$LIST\" required", "a   m   \nb   m   \n"));
    CHECK(answers("Package: a\nPriority: required\n\nPackage: b\n\n", "FIELD Priority: m \"$LIST\" required",
                  "a   m   \n"));
    CHECK(answers("Package: a\nDepends: b\nPackage: c\nDepends: d\n\nPackage: e\nDepends: f\n\n", "GETDEPS \"$LIST\" a",
                  "b\nd\n"));
    CHECK(answers("Depends: b\n\nPackage: a\nDepends: c\n\n", "GETDEPS \"$LIST\" ''", "b\n"));
}

static void dependencies_are_first_alternatives_without_version_and_architecture(void) {
    static const char list[] = STANZA("a", "1", "Depends: z (>= 1:2) , y:any (<< 3) | x, w | v (>= 1),u , t\n")
        STANZA("b", "1", "Pre-Depends: z, a\nDepends: t\nProvides: p\n") STANZA("c", "1", "Depends: not\n");
    CHECK(answers(list, "GETDEPS \"$LIST\" b a b missing p", "a\nt\nu\nw\ny\nz\n"));
    CHECK(answers(list, "GETDEPS \"$LIST\"", ""));
    CHECK(answers("Package: a\nDepends: , b,, ,\n\n", "GETDEPS \"$LIST\" a", "\nb\n"));
    CHECK(answers("Package: a\nDepends: ,\nPre-Depends: \n\n", "GETDEPS \"$LIST\" a", ""));
    /* The end of the file ends a line. */
    CHECK(answers("Package: a\nDepends: b", "GETDEPS \"$LIST\" a", "b\n"));
}

static void stanzas_are_as_they_are(void) {
    static const char list[] = STANZA("a", "1", "Description: a\n b\n .\n") "\n\n" STANZA("b", "1", "")
        STANZA("a", "2", "") "Package: a\nVersion: 3\n";
    CHECK(answers(list, "STANZAS \"$LIST\" a", STANZA("a", "1", "Description: a\n b\n .\n") STANZA("a", "2", "")));
    CHECK(answers(list, "STANZAS \"$LIST\" c", ""));
}

static void a_last_stanza_without_an_empty_line_does_not_count(void) {
    static const char *const ends[] = {"Package: b\nVersion: 2\n", "Package: b\nVersion: 2", "Package:", "Package: "};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char list[512];
        (void)snprintf(list, sizeof list, "%s%s", STANZA("a", "1", ""), ends[i]);
        CHECK(answers(list, "PKGS m \"$LIST\" a b", "a 1 arm64 m pool/a.deb 5a 7\nb -\n"));
        CHECK(answers(list, "STANZAS \"$LIST\" b", ""));
    }
}

/* After the last byte of a list that fills its pages, memory cannot be read. */
static void nothing_is_read_beyond_a_whole_page(void) {
    static char list[4096];
    static const char *const ends[] = {"\nPackage: a", "\nDepends:", "\nDepends: b, ", "\nPackage:", "\nPre-Depend"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t length = strlen(ends[i]);
        memset(list, 'x', sizeof list);
        memcpy(list, "Package: a\n", 11);
        memcpy(list + sizeof list - length, ends[i], length);
        CHECK(run(list, sizeof list, "PKGS m \"$LIST\" a") == 0);
        CHECK(strcmp(answer, "a -\n") == 0);
        CHECK(run(list, sizeof list, "GETDEPS \"$LIST\" a") == 0);
        CHECK(strcmp(answer, i == 2 ? "b\n" : "") == 0);
        CHECK(run(list, sizeof list, "STANZAS \"$LIST\" a") == 0);
        CHECK(strcmp(answer, "") == 0);
    }
}

static void an_empty_list_has_nothing(void) {
    CHECK(answers("", "PKGS m \"$LIST\" b a", "a -\nb -\n"));
    CHECK(answers("", "FIELD Priority: m \"$LIST\" required", ""));
    CHECK(answers("", "GETDEPS \"$LIST\" a", ""));
    CHECK(answers("", "STANZAS \"$LIST\" a", ""));
    CHECK(answers("\n", "PKGS m \"$LIST\" a", "a -\n"));
}

static void what_cannot_be_read_is_said(void) {
    static const char *const calls[] = {"PKGS m \"$LIST.missing\" a", "FIELD Priority: m \"$LIST.missing\" required",
                                        "GETDEPS \"$LIST.missing\" a", "STANZAS \"$LIST.missing\" a"};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        CHECK(fails("", calls[i], ".missing: No such file or directory. It has to be an unpacked Packages file."));
    }
    CHECK(fails("", "GETDEPS /tmp a", "cannot read /tmp: "));
    CHECK(fails("", "", "Call it with PKGS"));
    CHECK(fails("", "PKGS m", "Call it with PKGS"));
    CHECK(fails("", "OTHER \"$LIST\" a", "Call it with PKGS"));
    CHECK(fails(STANZA("a", "1", ""), "PKGS m \"$LIST\" a > /dev/full", "cannot write the answer: No space left"));
}

static void percentages_become_steps(void) {
    CHECK(answers("", "WGET% 20 70 200 < \"$LIST\"", ""));
    CHECK(answers(" 50K ....  1% 2.5M\n 100K .... 33% 1s\n 150K .. 100%", "WGET% 20 70 200 < \"$LIST\"",
                  "P: 20 200\nP: 36 200\nP: 70 200\n"));
    CHECK(answers("x50%\n 50% 5%", "WGET% 0 10 10 'a name' < \"$LIST\"", "P: 5 10 a name\nP: 0 10 a name\n"));
}

static void set_up(void) {
    CHECK(check_arguments_count == 1);
    program = check_arguments[0];
    CHECK(setenv("DEBOOTSTRAP_CHECKSUM_FIELD", "SHA256", 1) == 0);
}

static const struct check_case CASES[] = {
    CHECK_CASE(packages_are_sorted_and_each_once),
    CHECK_CASE(the_checksum_is_the_one_of_the_environment),
    CHECK_CASE(a_field_has_every_package_in_the_order_of_the_list),
    CHECK_CASE(fields_that_a_stanza_lacks_are_those_of_the_one_before),
    CHECK_CASE(dependencies_are_first_alternatives_without_version_and_architecture),
    CHECK_CASE(stanzas_are_as_they_are),
    CHECK_CASE(a_last_stanza_without_an_empty_line_does_not_count),
    CHECK_CASE(nothing_is_read_beyond_a_whole_page),
    CHECK_CASE(an_empty_list_has_nothing),
    CHECK_CASE(what_cannot_be_read_is_said),
    CHECK_CASE(percentages_become_steps),
};
CHECK_MAIN_WITH(CASES, set_up, NULL)
