/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_NOSH_OPTIONS_H
#define KN86_NOSH_OPTIONS_H

/* The files, folders and devices that nosh uses; the defaults are those of the deck. */
struct nosh_options {
    const char *state_dir;
    const char *serial;
    const char *drm_card; /* NULL: the first card with a connected connector */
    const char *build_id_file;
    const char *link_line;   /* serial device of the link to another deck */
    const char *input_dir;   /* folder of the event devices */
    const char *runtime_dir; /* folder in which the deck's programs leave reports for each other */
    const char *update_dir;  /* folder in which kn86-update leaves its reports */
    const char *screenshot;  /* NULL; or the PNG file to write the first screen to, before exiting */
};

enum nosh_options_parsed {
    NOSH_OPTIONS_RUN,
    NOSH_OPTIONS_ANSWERED, /* --help or --version was printed on standard output */
    NOSH_OPTIONS_INVALID,  /* the error was printed on standard error */
};

/* The strings in *options point into `arguments`. */
__attribute__((warn_unused_result)) enum nosh_options_parsed nosh_options_parse(struct nosh_options *options,
                                                                                int argument_count, char **arguments);

#endif
