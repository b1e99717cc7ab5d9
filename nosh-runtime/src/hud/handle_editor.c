/* SPDX-License-Identifier: Apache-2.0 */
#include "handle_editor.h"

#include "deck_key.h"

#include <stdio.h>
#include <string.h>

void handle_editor_init(struct handle_editor *editor, const char *text) {
    snprintf(editor->text, sizeof editor->text, "%s", text);
}

static void type(struct handle_editor *editor, char character) {
    size_t length = strlen(editor->text);
    if (length == DECK_STATE_HANDLE_MAX) {
        return;
    }
    editor->text[length] = character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character;
    editor->text[length + 1] = '\0';
    if (!deck_state_is_handle(editor->text)) {
        editor->text[length] = '\0';
    }
}

enum handle_editor_result handle_editor_press(struct handle_editor *editor, uint8_t key) {
    size_t length = strlen(editor->text);
    if (key == DECK_KEY_ENTER && deck_state_is_handle(editor->text)) {
        return HANDLE_EDITOR_ACCEPTED;
    }
    if (key == DECK_KEY_ESCAPE) {
        return HANDLE_EDITOR_LEFT;
    }
    if (key == DECK_KEY_BACKSPACE && length > 0) {
        editor->text[length - 1] = '\0';
    } else if (key < 0x80) {
        type(editor, (char)key);
    }
    return HANDLE_EDITOR_EDITING;
}
