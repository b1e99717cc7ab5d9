/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include "check.h"
#include "monotonic_clock.h"
#include "whole_file.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

int64_t bench_milliseconds(void) {
    return monotonic_ms();
}

static void open_line(struct bench *bench) {
    bench->line = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    CHECK(bench->line >= 0 && grantpt(bench->line) == 0 && unlockpt(bench->line) == 0);
    /*
     * A symbolic link: the name of a closed terminal may be given to another test, and the program opens its line
     * again.
     */
    snprintf(bench->serial, sizeof bench->serial, "%s/serial0", bench->scratch.path);
    CHECK(symlink(ptsname(bench->line), bench->serial) == 0);
    /* Keeps the deck's end open, so that the Pico's end never reads a hang-up before the program has opened it. */
    bench->deck_end = open(bench->serial, O_RDWR | O_NOCTTY | O_CLOEXEC);
    CHECK(bench->deck_end >= 0);
    struct termios settings;
    CHECK(tcgetattr(bench->deck_end, &settings) == 0);
    cfmakeraw(&settings);
    CHECK(tcsetattr(bench->deck_end, TCSANOW, &settings) == 0);
}

static void open_manager(struct bench *bench) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/notify", bench->scratch.path);
    CHECK(length < (int)sizeof address.sun_path);
    bench->manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    CHECK(bench->manager >= 0);
    CHECK(bind(bench->manager, (const struct sockaddr *)&address, sizeof address) == 0);
    CHECK(setenv("NOTIFY_SOCKET", address.sun_path, 1) == 0);
}

void bench_init(struct bench *bench) {
    memset(bench, 0, sizeof *bench);
    scratch_directory_init(&bench->scratch);
    bench->is_pico_answering = true;
    bench->pico_boot_id = BENCH_PICO_BOOT_ID;
    kn86_frame_decoder_init(&bench->decoder);
    open_line(bench);
    open_manager(bench);
}

void bench_unplug(struct bench *bench) {
    if (bench->line >= 0) {
        CHECK(unlink(bench->serial) == 0);
        close(bench->line);
        close(bench->deck_end);
        bench->line = -1;
    }
}

void bench_finish(struct bench *bench) {
    CHECK_EQUAL(bench->program, 0);
    bench_unplug(bench);
    close(bench->manager);
    scratch_directory_finish(&bench->scratch);
}

void bench_start(struct bench *bench, char *const *command) {
    bench->program = fork();
    CHECK(bench->program >= 0);
    if (bench->program == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* when the test ends, the program ends too */
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
}

static void send_frame(const struct bench *bench, const struct kn86_frame *frame) {
    uint8_t bytes[KN86_FRAME_WIRE_MAX];
    int length = kn86_frame_encode(frame, bytes, sizeof bytes);
    CHECK(length > 0);
    CHECK_EQUAL(write(bench->line, bytes, (size_t)length), length);
}

static void answer_hello(struct bench *bench, const struct kn86_frame *frame) {
    struct kn86_hello hello;
    struct kn86_frame answer;
    CHECK_EQUAL(kn86_hello_decode(frame, &hello), KN86_MESSAGE_OK);
    CHECK_EQUAL(hello.role, KN86_ROLE_DECK);
    bench->hellos++;
    hello.role = KN86_ROLE_COPROCESSOR;
    hello.peer_boot_id = hello.boot_id;
    hello.boot_id = bench->pico_boot_id;
    CHECK_EQUAL(kn86_hello_encode(&hello, &answer), KN86_MESSAGE_OK);
    if (bench->is_pico_answering) {
        send_frame(bench, &answer);
    }
}

static void answer_version_query(struct bench *bench) {
    const struct kn86_version version = {
        .major = 1, .minor = 2, .patch = 3, .board = KN86_BOARD_SIMULATOR, .build_id = "bench"};
    struct kn86_frame answer;
    bench->version_queries++;
    CHECK_EQUAL(kn86_version_response_encode(&version, &answer), KN86_MESSAGE_OK);
    if (bench->is_pico_answering) {
        send_frame(bench, &answer);
    }
}

static void show_row(struct bench *bench, const struct kn86_frame *frame) {
    struct kn86_oled_set_row message;
    CHECK_EQUAL(kn86_oled_set_row_decode(frame, &message), KN86_MESSAGE_OK);
    memcpy(bench->rows[message.row], message.cells, message.count);
    bench->rows[message.row][message.count] = '\0';
}

static void take_frame(struct bench *bench, const struct kn86_frame *frame) {
    switch (frame->type) {
    case KN86_FRAME_HELLO:
        answer_hello(bench, frame);
        break;
    case KN86_FRAME_VERSION_QUERY:
        answer_version_query(bench);
        break;
    case KN86_FRAME_OLED_SET_ROW:
        show_row(bench, frame);
        break;
    default:
        fprintf(stderr, "bench: the program sent a %s frame\n", kn86_frame_type_name(frame->type));
        exit(1);
    }
}

static void play_pico(struct bench *bench) {
    uint8_t bytes[256];
    ssize_t count = read(bench->line, bytes, sizeof bytes);
    for (ssize_t i = 0; i < count; i++) {
        struct kn86_frame frame;
        enum kn86_decode_result result = kn86_frame_decoder_push(&bench->decoder, bytes[i], &frame);
        CHECK(result == KN86_DECODE_NONE || result == KN86_DECODE_FRAME);
        if (result == KN86_DECODE_FRAME) {
            take_frame(bench, &frame);
        }
    }
}

static void play_manager(struct bench *bench) {
    for (;;) {
        size_t used = strlen(bench->messages);
        ssize_t count = recv(bench->manager, bench->messages + used, sizeof bench->messages - used - 2, 0);
        if (count <= 0) {
            return;
        }
        bench->messages[used + (size_t)count] = '\n';
        bench->messages[used + (size_t)count + 1] = '\0';
    }
}

void bench_turn(struct bench *bench, int milliseconds) {
    struct pollfd watched[] = {{.fd = bench->line, .events = POLLIN}, {.fd = bench->manager, .events = POLLIN}};
    CHECK(poll(watched, 2, milliseconds) >= 0);
    if (watched[0].revents != 0) {
        play_pico(bench);
    }
    if (watched[1].revents != 0) {
        play_manager(bench);
    }
}

bool bench_was_told(const struct bench *bench, const char *line) {
    size_t length = strlen(line);
    const char *found = bench->messages;
    while ((found = strstr(found, line)) != NULL) {
        bool begins_line = found == bench->messages || found[-1] == '\n';
        if (begins_line && found[length] == '\n') {
            return true;
        }
        found += length;
    }
    return false;
}

int bench_end(struct bench *bench, int signal_number) {
    int status = 0;
    if (signal_number != 0) {
        CHECK(kill(bench->program, signal_number) == 0);
    }
    BENCH_WAIT_FOR(bench, waitpid(bench->program, &status, WNOHANG) == bench->program);
    bench_turn(bench, 0);
    bench->program = 0;
    return status;
}

const char *bench_read(const struct bench *bench, const char *name) {
    static char text[4096];
    ssize_t length = whole_file_read(bench->scratch.descriptor, name, text, sizeof text - 1);
    if (length < 0) {
        fprintf(stderr, "bench: cannot read %s/%s: %s\n", bench->scratch.path, name, strerror((int)-length));
        exit(1);
    }
    text[length] = '\0';
    return text;
}
