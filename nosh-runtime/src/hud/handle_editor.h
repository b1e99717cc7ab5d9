/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_HANDLE_EDITOR_H
#define KN86_HANDLE_EDITOR_H

#include "deck_state.h"

/* The input line for a handle. Letters become capitals; characters that a handle must not contain are ignored. */
struct handle_editor {
    char text[DECK_STATE_HANDLE_MAX + 1];
};

enum handle_editor_result {
    HANDLE_EDITOR_EDITING,
    HANDLE_EDITOR_ACCEPTED, /* by enter, with a valid handle */
    HANDLE_EDITOR_LEFT,     /* by escape */
};

/* Starts with a text, which may be empty. */
void handle_editor_init(struct handle_editor *editor, const char *text);

enum handle_editor_result handle_editor_press(struct handle_editor *editor, uint8_t key);

#endif
