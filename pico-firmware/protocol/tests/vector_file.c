/* SPDX-License-Identifier: Apache-2.0 */
#include "vector_file.h"

#include <string.h>

#include "check.h"

/* Splits a line into its fields; the kind remains at the start of the line. */
static size_t split(struct vector *vector) {
    size_t count = 0;
    CHECK_INFO(strtok(vector->line, " \n") != NULL, "empty line");
    for (char *field = strtok(NULL, " \n"); field != NULL; field = strtok(NULL, " \n")) {
        if (count < VECTOR_FIELDS_MAX) {
            vector->fields[count] = field;
        }
        count++;
    }
    return count;
}

void vector_file_each(const char *path, const char *kind, size_t field_count,
                      void (*visit)(const struct vector *vector)) {
    static struct vector vector;
    unsigned count = 0;

    FILE *file = fopen(path, "r");
    CHECK_INFO(file != NULL, "cannot open %s", path);
    while (fgets(vector.line, sizeof vector.line, file) != NULL) {
        CHECK_INFO(strchr(vector.line, '\n') != NULL, "%s: line too long", path);
        if (vector.line[0] == '#') {
            continue;
        }
        size_t fields = split(&vector);
        if (strcmp(vector.line, kind) == 0) {
            CHECK_INFO(fields == field_count, "%s: %s", path, vector.fields[0]);
            visit(&vector);
            count++;
        }
    }
    CHECK_INFO(ferror(file) == 0 && count > 0, "%s: %u vectors of kind %s", path, count, kind);
    fclose(file);
}

struct vector_bytes vector_bytes(const char *field) {
    struct vector_bytes result = {.length = 0};
    if (strcmp(field, "-") == 0) {
        return result;
    }
    size_t digits = strlen(field);
    CHECK_INFO(digits % 2 == 0 && digits / 2 <= VECTOR_BYTES_MAX, "%s", field);
    CHECK_INFO(strspn(field, "0123456789abcdef") == digits, "%s", field);
    for (; result.length < digits / 2; result.length++) {
        const char pair[3] = {field[2 * result.length], field[2 * result.length + 1], '\0'};
        result.bytes[result.length] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return result;
}

struct kn86_frame vector_frame(const char *type, const char *payload) {
    struct vector_bytes bytes = vector_bytes(payload);
    CHECK_INFO(bytes.length <= KN86_FRAME_PAYLOAD_MAX, "%s", payload);

    struct kn86_frame frame = {.type = vector_bytes(type).bytes[0], .length = (uint8_t)bytes.length};
    memcpy(frame.payload, bytes.bytes, bytes.length);
    return frame;
}
