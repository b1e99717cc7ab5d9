// SPDX-License-Identifier: Apache-2.0
// Answers debootstrap's questions about a list of packages, for which it otherwise runs grep and perl over the whole
// list. Source: the shell functions pkgdetails_perl and pkgdetails_field in debootstrap's functions, version 1.0.128.
// For the same arguments this prints what they print, for every list of text: a field that one stanza lacks has the
// value of the stanza before, and a last stanza without an empty line after it does not count. There are two
// differences: packages that were not found are in the order of perl's hashes there, another one in every run, and by
// name here; and a list that cannot be read is an error here, and there like an empty one.
//
// The plugin's own reader of such stanzas is ControlStanzas.java. This program is apart from it for two reasons:
// debootstrap starts it over 20 times within a stage, where starting a JVM would take longer than the answer; and it has
// to answer as perl does, whose rules for missing fields and for the last stanza are not those of deb822(5).
//
// Usage: pkgdetails PKGS MIRROR LIST PACKAGE...           one line for each: where it is, its size, its checksum
//        pkgdetails FIELD FIELD: MIRROR LIST VALUE...     one line for each package with one of these values
//        pkgdetails GETDEPS LIST PACKAGE...               what they depend on, the first of alternatives
//        pkgdetails STANZAS LIST PACKAGE...               what the list says of them
//        pkgdetails WGET% FROM TO END [NAME] < LOG        wget's percentages as steps from FROM to TO of END
// Reads: DEBOOTSTRAP_CHECKSUM_FIELD, the name of the checksum's field: SHA256 or MD5SUM
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** A part of the list or of the command line; nothing is copied. */
struct text {
    const char *start;
    size_t length;
};

/** What a line about a package shows, and what decides whether there is one. */
enum part { PACKAGE, VERSION, ARCHITECTURE, FILENAME, CHECKSUM, SIZE, VALUE, PARTS };

struct parts {
    struct text of[PARTS];
};

/** A word of the command line: a package's name, or a field's value. */
struct wanted {
    struct text word;
    bool found;
    struct parts answer;
};

/** Sorted, each once. */
struct words {
    struct wanted *all;
    size_t count;
};

/** A field of the list that is read at all, and the parts that it sets. */
struct field {
    const char *name;
    bool sets[PARTS];
};

static _Noreturn void fail(const char *what, const char *file, const char *why, const char *remedy) {
    (void)fprintf(stderr, "pkgdetails: cannot %s %s: %s. %s\n", what, file, why, remedy);
    exit(1);
}

static void *allocate(void *old, size_t size) {
    void *memory = realloc(old, size);
    if (memory == NULL) {
        fail("hold", "the answer", strerror(errno), "Free some memory and try again.");
    }
    return memory;
}

// Text.

static const struct text NOTHING = {"", 0};

static struct text text_of(const char *string) {
    return (struct text){string, strlen(string)};
}

/** In the order of bytes, as perl sorts. */
static int compare(struct text left, struct text right) {
    size_t common = left.length < right.length ? left.length : right.length;
    int order = memcmp(left.start, right.start, common);
    return order != 0 ? order : (left.length > right.length) - (left.length < right.length);
}

static bool starts_with(struct text text, const char *prefix, size_t length) {
    return text.length >= length && memcmp(text.start, prefix, length) == 0;
}

static struct text without_start(struct text text, size_t length) {
    return (struct text){text.start + length, text.length - length};
}

/** What \s is in perl. */
static bool is_space(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static struct text without_leading_space(struct text text) {
    while (text.length > 0 && is_space(text.start[0])) {
        text = without_start(text, 1);
    }
    return text;
}

static struct text without_trailing_space(struct text text) {
    while (text.length > 0 && is_space(text.start[text.length - 1])) {
        text.length--;
    }
    return text;
}

/** Takes the next line off the text, without its end; false after the last one. */
static bool next_line(struct text *rest, struct text *line) {
    if (rest->length == 0) {
        return false;
    }
    const char *end = memchr(rest->start, '\n', rest->length);
    line->start = rest->start;
    line->length = end != NULL ? (size_t)(end - rest->start) : rest->length;
    *rest = without_start(*rest, line->length + (end != NULL ? 1 : 0));
    return true;
}

static void print(struct text text) {
    (void)fwrite(text.start, 1, text.length, stdout);
}

// The list.

static struct text map_list(const char *file) {
    static const char remedy[] = "It has to be an unpacked Packages file.";
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        fail("read", file, strerror(errno), remedy);
    }
    struct text list = NOTHING;
    // Nothing cannot be mapped.
    if (status.st_size > 0 || !S_ISREG(status.st_mode)) {
        list.length = (size_t)status.st_size;
        void *start = mmap(NULL, list.length, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (start == MAP_FAILED) {
            fail("read", file, strerror(errno), remedy);
        }
        list.start = start;
    }
    (void)close(descriptor);
    return list;
}

// The words of the command line.

static int compare_wanted(const void *left, const void *right) {
    return compare(((const struct wanted *)left)->word, ((const struct wanted *)right)->word);
}

static struct words read_words(char *const *arguments) {
    struct words words = {NULL, 0};
    size_t count = 0;
    while (arguments[count] != NULL) {
        count++;
    }
    if (count == 0) {
        return words;
    }
    words.all = allocate(NULL, count * sizeof *words.all);
    for (size_t i = 0; i < count; i++) {
        words.all[i] = (struct wanted){.word = text_of(arguments[i])};
    }
    qsort(words.all, count, sizeof *words.all, compare_wanted);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || compare(words.all[words.count - 1].word, words.all[i].word) != 0) {
            words.all[words.count++] = words.all[i];
        }
    }
    return words;
}

static struct wanted *find(const struct words *words, struct text word) {
    size_t low = 0;
    size_t high = words->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(word, words->all[middle].word);
        if (order == 0) {
            return &words->all[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

// PKGS and FIELD: lines about packages.

/** Whether a field, whose name ends in a colon, has that name without one, capitals or not. */
static bool is_named(const char *field, const char *name) {
    size_t length = strlen(name);
    return strlen(field) == length + 1 && strncasecmp(field, name, length) == 0;
}

static struct field field_named(const char *name, const char *value_field) {
    const char *checksum = getenv("DEBOOTSTRAP_CHECKSUM_FIELD");
    return (struct field){name,
                          {
                              [PACKAGE] = is_named(name, "Package"),
                              [VERSION] = is_named(name, "Version"),
                              [ARCHITECTURE] = is_named(name, "Architecture"),
                              [FILENAME] = is_named(name, "Filename"),
                              [CHECKSUM] = checksum != NULL && is_named(name, checksum),
                              [SIZE] = is_named(name, "Size"),
                              [VALUE] = strcasecmp(name, value_field) == 0,
                          }};
}

static void print_package(const struct parts *parts, const char *mirror) {
    const struct text columns[] = {parts->of[PACKAGE],  parts->of[VERSION],  parts->of[ARCHITECTURE], text_of(mirror),
                                   parts->of[FILENAME], parts->of[CHECKSUM], parts->of[SIZE]};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        if (i > 0) {
            (void)putchar(' ');
        }
        print(columns[i]);
    }
    (void)putchar('\n');
}

/** What has been read of the list so far. */
struct reading {
    struct parts parts;
    bool has_value;
    struct text previous;
    /** What the current package's answer belongs to, once there is one; of several stanzas of it in a row, the last. */
    struct wanted *wanted;
    struct parts answer;
};

/** Where the current package ends: its answer is printed, or kept where each word has one answer, its last. */
static void end_package(struct reading *reading, const char *mirror, bool unique) {
    if (reading->wanted == NULL) {
        return;
    }
    if (unique) {
        reading->wanted->found = true;
        reading->wanted->answer = reading->answer;
    } else {
        print_package(&reading->answer, mirror);
    }
}

static void read_field(struct reading *reading, const struct field *field, struct text value, const char *mirror,
                       bool unique) {
    if (field->sets[PACKAGE]) {
        if (compare(value, reading->previous) != 0) {
            end_package(reading, mirror, unique);
            reading->previous = value;
        }
        reading->wanted = NULL;
    }
    for (size_t part = 0; part < PARTS; part++) {
        if (field->sets[part]) {
            reading->parts.of[part] = value;
        }
    }
    reading->has_value = reading->has_value || field->sets[VALUE];
}

static void end_stanza(struct reading *reading, const struct words *words) {
    struct wanted *wanted = reading->has_value ? find(words, reading->parts.of[VALUE]) : NULL;
    if (wanted != NULL) {
        reading->wanted = wanted;
        reading->answer = reading->parts;
    }
    reading->has_value = false;
}

static void read_packages(struct text list, const struct field *fields, const struct words *words, const char *mirror,
                          bool unique) {
    struct reading reading = {.previous = NOTHING};
    for (size_t part = 0; part < PARTS; part++) {
        reading.parts.of[part] = NOTHING;
    }
    struct text line;
    while (next_line(&list, &line)) {
        if (line.length == 0) {
            end_stanza(&reading, words);
            continue;
        }
        for (const struct field *field = fields; field->name != NULL; field++) {
            // Most lines are none of these fields: their first letter says so.
            if (line.start[0] == field->name[0] && starts_with(line, field->name, strlen(field->name))) {
                struct text value = without_start(line, strlen(field->name));
                read_field(&reading, field, without_leading_space(value), mirror, unique);
                break;
            }
        }
    }
    end_package(&reading, mirror, unique);
}

/** PKGS MIRROR LIST PACKAGE... */
static void answer_packages(char *const *arguments) {
    static const char value_field[] = "Package:";
    const struct field fields[] = {field_named("Package:", value_field),
                                   field_named("Version:", value_field),
                                   field_named("Architecture:", value_field),
                                   field_named("Filename:", value_field),
                                   field_named("SHA256:", value_field),
                                   field_named("MD5sum:", value_field),
                                   field_named("Size:", value_field),
                                   field_named("Priority:", value_field),
                                   {.name = NULL}};
    struct words words = read_words(arguments + 2);
    read_packages(map_list(arguments[1]), fields, &words, arguments[0], true);
    // By name is by line: no name has a character before the blank that follows it.
    for (size_t i = 0; i < words.count; i++) {
        if (words.all[i].found) {
            print_package(&words.all[i].answer, arguments[0]);
        }
    }
    for (size_t i = 0; i < words.count; i++) {
        if (!words.all[i].found) {
            print(words.all[i].word);
            print(text_of(" -\n"));
        }
    }
    free(words.all);
}

/** FIELD FIELD: MIRROR LIST VALUE... */
static void answer_field(char *const *arguments) {
    // debootstrap reads no other fields here, whatever it asks for; it only uses the name.
    const struct field fields[] = {
        field_named("Package:", arguments[0]), field_named("Priority:", arguments[0]), {.name = NULL}};
    struct words words = read_words(arguments + 3);
    read_packages(map_list(arguments[2]), fields, &words, arguments[1], false);
    free(words.all);
}

// GETDEPS: what packages depend on.

struct dependencies {
    char **names;
    size_t count;
    size_t room;
};

/** The name in one dependency: without other alternatives, version and architecture. */
static char *dependency_name(struct text dependency) {
    char *name = allocate(NULL, dependency.length + 1);
    memcpy(name, dependency.start, dependency.length);
    name[dependency.length] = '\0';
    char *alternative = strchr(name, '|');
    if (alternative != NULL) {
        name[without_trailing_space((struct text){name, (size_t)(alternative - name)}).length] = '\0';
    }
    char *version = strchr(name, '(');
    char *end = strrchr(name, ')');
    if (version != NULL && end > version) {
        struct text after = without_leading_space(text_of(end + 1));
        size_t before = without_trailing_space((struct text){name, (size_t)(version - name)}).length;
        memmove(name + before, after.start, after.length + 1);
    }
    name[strcspn(name, ":")] = '\0';
    return name;
}

static void add_dependency(struct dependencies *dependencies, struct text dependency) {
    if (dependencies->count == dependencies->room) {
        dependencies->room = 2 * dependencies->room + 64;
        dependencies->names = allocate(dependencies->names, dependencies->room * sizeof *dependencies->names);
    }
    dependencies->names[dependencies->count++] = dependency_name(dependency);
}

/** Adds what stands between commas; as perl's split does it, nothing at the end is nothing, and elsewhere a name. */
static void add_dependencies(struct dependencies *dependencies, struct text value) {
    bool nothing_before = false;
    for (bool more = true; more;) {
        const char *comma = memchr(value.start, ',', value.length);
        struct text dependency = value;
        more = comma != NULL;
        if (more) {
            dependency.length = (size_t)(comma - value.start);
            value = without_leading_space(without_start(value, dependency.length + 1));
            dependency = without_trailing_space(dependency);
        }
        if (dependency.length == 0) {
            nothing_before = true;
            continue;
        }
        if (nothing_before) {
            add_dependency(dependencies, NOTHING);
            nothing_before = false;
        }
        add_dependency(dependencies, dependency);
    }
}

static int compare_names(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void print_dependencies(struct dependencies *dependencies) {
    if (dependencies->count > 0) {
        qsort(dependencies->names, dependencies->count, sizeof *dependencies->names, compare_names);
    }
    for (size_t i = 0; i < dependencies->count; i++) {
        if (i == 0 || strcmp(dependencies->names[i - 1], dependencies->names[i]) != 0) {
            (void)puts(dependencies->names[i]);
        }
    }
    for (size_t i = 0; i < dependencies->count; i++) {
        free(dependencies->names[i]);
    }
    free(dependencies->names);
}

/** The value of a field by its name, its colon and one blank: that is how perl looks for it here and below. */
static bool has_field(struct text line, const char *name, struct text *value) {
    if (!starts_with(line, name, strlen(name))) {
        return false;
    }
    *value = without_start(line, strlen(name));
    return true;
}

/** GETDEPS LIST PACKAGE... */
static void answer_dependencies(char *const *arguments) {
    struct words words = read_words(arguments + 1);
    struct text list = map_list(arguments[0]);
    struct dependencies dependencies = {NULL, 0, 0};
    bool is_wanted = find(&words, NOTHING) != NULL;
    bool in_wanted = false;
    struct text line;
    struct text value;
    while (next_line(&list, &line)) {
        if (line.length == 0) {
            in_wanted = false;
        } else if (has_field(line, "Package: ", &value)) {
            is_wanted = find(&words, value) != NULL;
        } else if (starts_with(line, "Depends:", 8) || starts_with(line, "Pre-Depends:", 12) ||
                   starts_with(line, "Package:", 8)) {
            in_wanted = in_wanted || is_wanted;
            if (in_wanted && (has_field(line, "Depends: ", &value) || has_field(line, "Pre-Depends: ", &value))) {
                add_dependencies(&dependencies, value);
            }
        }
    }
    print_dependencies(&dependencies);
    free(words.all);
}

// STANZAS: what the list says of packages.

/** STANZAS LIST PACKAGE... */
static void answer_stanzas(char *const *arguments) {
    struct words words = read_words(arguments + 1);
    struct text list = map_list(arguments[0]);
    struct text stanza = {list.start, 0};
    bool is_wanted = false;
    struct text line;
    struct text name;
    while (next_line(&list, &line)) {
        if (has_field(line, "Package: ", &name) && find(&words, name) != NULL) {
            is_wanted = true;
        }
        if (line.length == 0) {
            stanza.length = (size_t)(list.start - stanza.start);
            if (is_wanted) {
                print(stanza);
            }
            is_wanted = false;
            stanza.start = list.start;
        }
    }
    free(words.all);
}

// WGET%: progress.

/** WGET% FROM TO END [NAME] */
static void answer_progress(char *const *arguments) {
    double from = strtod(arguments[0], NULL);
    double to = strtod(arguments[1], NULL);
    long long end = (long long)strtod(arguments[2], NULL);
    const char *name = arguments[3];
    double percentage = 0;
    bool after_space = false;
    for (int character = getchar(); character != EOF; character = getchar()) {
        if (is_space((char)character)) {
            after_space = true;
        } else if (after_space && character >= '0' && character <= '9') {
            percentage = 10 * percentage + (character - '0');
        } else if (after_space && character == '%') {
            long long now = (long long)(percentage / 100 * (to - from) + from);
            (void)printf("P: %lld %lld%s%s\n", now, end, name != NULL ? " " : "", name != NULL ? name : "");
            // Progress is of use while there is some.
            (void)fflush(stdout);
            percentage = 0;
        } else {
            percentage = 0;
            after_space = false;
        }
    }
}

static const struct command {
    const char *name;
    int least_arguments;
    void (*answer)(char *const *arguments);
} COMMANDS[] = {
    {"PKGS", 2, answer_packages},   {"FIELD", 3, answer_field},    {"GETDEPS", 1, answer_dependencies},
    {"STANZAS", 1, answer_stanzas}, {"WGET%", 3, answer_progress},
};

int main(int count, char **arguments) {
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
        if (count >= 2 + COMMANDS[i].least_arguments && strcmp(arguments[1], COMMANDS[i].name) == 0) {
            COMMANDS[i].answer(arguments + 2);
            if (fflush(stdout) != 0 || ferror(stdout)) {
                fail("write", "the answer", strerror(errno), "Make room for it where it goes to.");
            }
            return 0;
        }
    }
    (void)fputs("pkgdetails: unknown or incomplete command. Call it with PKGS MIRROR LIST PACKAGE..., "
                "FIELD FIELD: MIRROR LIST VALUE..., GETDEPS LIST PACKAGE..., STANZAS LIST PACKAGE... or "
                "WGET% FROM TO END [NAME].\n",
                stderr);
    return 1;
}
