/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_NOSH_OPTIONS_H
#define KN86_NOSH_OPTIONS_H

/* Where nosh finds its surroundings; the defaults are those of the deck. */
struct nosh_options {
    const char *state_dir;
    const char *serial;
    const char *drm_card; /* NULL: the first card with a connected connector */
    const char *build_id_file;
    const char *link_line;   /* serial device of the link to another deck */
    const char *input_dir;   /* where event devices appear */
    const char *runtime_dir; /* where the deck's programs leave word for each other */
    const char *screenshot;  /* NULL, or the PNG file to draw the first screen into, and end */
};

enum nosh_options_parsed {
    NOSH_OPTIONS_RUN,
    NOSH_OPTIONS_ANSWERED, /* --help or --version was printed to standard output */
    NOSH_OPTIONS_INVALID,  /* told on standard error */
};

/* The strings in *options point into `arguments`. */
__attribute__((warn_unused_result)) enum nosh_options_parsed nosh_options_parse(struct nosh_options *options,
                                                                                int argument_count, char **arguments);

#endif
