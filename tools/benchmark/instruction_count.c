/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plugin for QEMU's user mode that counts the instructions which a program executes, by the function that they are in.
 * At the program's end it logs a line for each function: the count, a blank, the function's name. install-cost.sh builds
 * and uses it. Debian has no package with QEMU's header, so that what is needed of the interface is declared here (QEMU,
 * docs/devel/tcg-plugins.rst, version 1).
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_info;
enum { INLINE_ADD_U64 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*callback)(plugin_id id, struct qemu_plugin_tb *block));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, int operation, void *counter,
                                              uint64_t value);
void qemu_plugin_register_atexit_cb(plugin_id id, void (*callback)(plugin_id id, void *data), void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
const char *qemu_plugin_insn_symbol(const struct qemu_plugin_insn *instruction);
void qemu_plugin_outs(const char *text);

#define EXPORT __attribute__((visibility("default")))
#define FUNCTIONS_MAX 4096

EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(plugin_id id, const struct qemu_info *info, int argument_count, char **arguments);

static struct {
    const char *name;
    uint64_t count;
} functions[FUNCTIONS_MAX];

/* The counter of a function; the last one is for all that have no room. */
static uint64_t *counter_of(const char *name) {
    size_t i = 0;
    while (i < FUNCTIONS_MAX - 1 && functions[i].name != NULL && strcmp(functions[i].name, name) != 0) {
        i++;
    }
    if (functions[i].name == NULL) {
        functions[i].name = i < FUNCTIONS_MAX - 1 ? strdup(name) : "(others)";
    }
    return &functions[i].count;
}

/* A block is in one function: it ends at the first jump. */
static void translated(plugin_id id, struct qemu_plugin_tb *block) {
    (void)id;
    const char *name = qemu_plugin_insn_symbol(qemu_plugin_tb_get_insn(block, 0));
    qemu_plugin_register_vcpu_tb_exec_inline(block, INLINE_ADD_U64,
                                             counter_of(name != NULL && *name != '\0' ? name : "(unknown)"),
                                             qemu_plugin_tb_n_insns(block));
}

static void ended(plugin_id id, void *data) {
    (void)id;
    (void)data;
    for (size_t i = 0; i < FUNCTIONS_MAX && functions[i].name != NULL; i++) {
        char line[512];
        snprintf(line, sizeof line, "%" PRIu64 " %.400s\n", functions[i].count, functions[i].name);
        qemu_plugin_outs(line);
    }
}

int qemu_plugin_install(plugin_id id, const struct qemu_info *info, int argument_count, char **arguments) {
    (void)info;
    (void)argument_count;
    (void)arguments;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, ended, NULL);
    return 0;
}
