/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole updates: nosh's loop in this process, operated by keys, and the program kn86-update on the file of a card, as
 * its services run it. The test plays systemd, the firmware and the initramfs.
 * Arguments: FOLDER KN86-UPDATE; FOLDER is what make_update_card.py has made.
 */
#include "check.h"
#include "fake_drm.h"
#include "fake_evdev.h"
#include "fake_kernel.h"
#include "session.h"

#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The slot's record in the file of the card (make_update_card.py; docs/image-format.md, "Slots"). */
#define RECORD_OF_B ((141312 + 16) * 512)
#define WORDS_MAX 40

static const char *running;

/* A path below the session's folder; there are four at a time. */
static const char *below(const char *name) {
    static char paths[4][PATH_MAX + 32];
    static unsigned turn;
    char *path = paths[turn++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", session.scratch.path, name);
    return path;
}

static void run(const char *const *words) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, STDIN_FILENO);
        dup2(nowhere, STDOUT_FILENO);
        execvp(words[0], (char *const *)(uintptr_t)words);
        _exit(127);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) != 127);
}

static void copy_file(const char *from, const char *to) {
    char source[PATH_MAX];
    snprintf(source, sizeof source, "%s/%s", check_argument(0), from);
    run((const char *[]){"cp", source, below(to), NULL});
}

static void kn86_update(const char *command, const char *file) {
    static char options[12][PATH_MAX + 64];
    const char *words[WORDS_MAX];
    const struct {
        const char *option, *value;
    } all[] = {
        {"card", below("card.img")},
        {"state", below("notes")},
        {"root", below("root")},
        {"shared", below("shared")},
    };
    int count = 0, used = 0;
    words[count++] = check_argument(1);
    words[count++] = command;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        snprintf(options[used], sizeof options[used], "--%s=%s", all[i].option, all[i].value);
        words[count++] = options[used++];
    }
    snprintf(options[used], sizeof options[used], "--keys=%s/keys", check_argument(0));
    words[count++] = options[used++];
    snprintf(options[used], sizeof options[used], "--build-id-file=%s", below("build-id"));
    words[count++] = options[used++];
    snprintf(options[used], sizeof options[used], "--health=%s", below("health"));
    words[count++] = options[used++];
    snprintf(options[used], sizeof options[used], "--media=%s", below("media"));
    words[count++] = options[used++];
    snprintf(options[used], sizeof options[used], "--run=%s", session.options.update_dir);
    words[count++] = options[used++];
    snprintf(options[used], sizeof options[used], "--requests=%s", session.options.runtime_dir);
    words[count++] = options[used++];
    snprintf(options[used], sizeof options[used], "--running=%s", running);
    words[count++] = options[used++];
    words[count++] = "--settle=0";
    words[count++] = "--limit=60";
    words[count++] = "--restart-command=/bin/true";
    if (file != NULL) {
        snprintf(options[used], sizeof options[used], "%s/%s", check_argument(0), file);
        words[count++] = options[used];
    }
    words[count] = NULL;
    run(words);
}

/* kn86-update.path and its service. */
static void serve(void) {
    if (faccessat(session.scratch.descriptor, "update-request", F_OK, 0) == 0) {
        kn86_update("request", NULL);
        CHECK(faccessat(session.scratch.descriptor, "update-request", F_OK, 0) != 0);
    }
}

static void write_file(const char *name, const char *text, mode_t mode) {
    FILE *file = fopen(below(name), "w");
    CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0 && chmod(below(name), mode) == 0);
}

/* A deck whose slot A runs and is confirmed. */
static void make_deck(void) {
    session_prepare();
    static const char *const folders[] = {"root", "shared", "health", "media"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        CHECK(mkdir(below(folders[i]), 0755) == 0);
    }
    copy_file("card.img", "card.img");
    copy_file("2.0.0.kn86fw", "shared/number 2.kn86fw");
    fake_kernel_init(below("root"));
    fake_kernel_add_partition_switch(below("root"));
    write_file("build-id", "VERSION=1.0.0\nBUILD_ID=1.0.0+test\nVARIANT=development\n", 0644);
    running = "A";
    kn86_update("begin", NULL);
    session.play = serve;
}

/* What the initramfs does on slot B, which the firmware has started. /run is empty then. */
static void start_slot_b(void) {
    run((const char *[]){"rm", "-rf", session.options.update_dir, NULL});
    char record[512 + 1] = "";
    int card = open(below("card.img"), O_RDWR | O_CLOEXEC);
    CHECK(card >= 0 && pread(card, record, 512, RECORD_OF_B) == 512);
    char *starts = strstr(record, "\nstarts 0\n");
    CHECK(starts != NULL);
    starts[strlen("\nstarts ")] = '1';
    CHECK(pwrite(card, record, 512, RECORD_OF_B) == 512 && close(card) == 0);
    running = "B";
    kn86_update("begin", NULL);
}

static int begin_session(void) {
    fake_drm.is_second_connected = true;
    session_start();
    return session_plug_keyboard();
}

static void an_update_goes_in_and_is_confirmed(void) {
    int keyboard = begin_session();
    SESSION_TYPE(keyboard, KEY_Z, KEY_ENTER, KEY_F4);
    session_expect("1.0.0           test            RUNNING, CONFIRMED");
    session_expect("EMPTY");
    session_expect("NOTHING TO REPORT");
    SESSION_TYPE(keyboard, KEY_DOWN, KEY_ENTER);
    session_expect(" SHARED     number 2.kn86fw                 2.0.0           READY");
    session_expect("development 21fe31dfa154a261");
    SESSION_TYPE(keyboard, KEY_ENTER);
    session_expect("FILL SLOT B AND RESTART INTO IT, ON TRIAL?");
    SESSION_TYPE(keyboard, KEY_ENTER);
    session_expect("THE DECK RESTARTS INTO SLOT B.");
    session_end();

    start_slot_b();
    write_file("health/10-good", "#!/bin/sh\necho fine\n", 0755);
    keyboard = begin_session();
    session_expect(" ON TRIAL 0:");
    SESSION_TYPE(keyboard, KEY_F4);
    session_expect("RUNNING, ON TRIAL");
    kn86_update("trial", NULL);
    session_expect(" CONFIRMED ");
    session_expect("RUNNING, CONFIRMED");
    session_expect("CONFIRMED BEFORE");
    SESSION_TYPE(keyboard, KEY_DOWN, KEY_ENTER, KEY_V);
    session_expect("V BACK TO SLOT A");
    SESSION_TYPE(keyboard, KEY_V, KEY_ENTER);
    session_expect("THE DECK RESTARTS INTO SLOT A.");
    session_end();
}

static void an_update_that_fails_says_why(void) {
    kn86_update("install", "2.0.0.kn86fw");
    start_slot_b();
    write_file("health/20-nosh", "#!/bin/sh\necho nOSh is not there\nexit 3\n", 0755);
    kn86_update("trial", NULL);
    running = "A";
    kn86_update("begin", NULL);
    int keyboard = begin_session();
    SESSION_TYPE(keyboard, KEY_Z, KEY_ENTER, KEY_F4);
    session_expect(" UPDATE FAILED ");
    session_expect("FAILED: CHECK 20-NOSH FAILED: NOSH IS NOT THERE");
    SESSION_TYPE(keyboard, KEY_DOWN, KEY_ENTER);
    session_expect("FAILED HERE");
    session_expect("IS NOT THERE)");
    SESSION_TYPE(keyboard, KEY_ENTER);
    session_expect("THIS BUILD HAS FAILED ON THIS DECK BEFORE.");
    SESSION_TYPE(keyboard, KEY_ENTER);
    session_expect("THE DECK RESTARTS INTO SLOT B.");
    session_end();
}

static const struct check_case CASES[] = {
    CHECK_CASE(an_update_goes_in_and_is_confirmed),
    CHECK_CASE(an_update_that_fails_says_why),
};
CHECK_MAIN_WITH(CASES, make_deck, session_remove)
