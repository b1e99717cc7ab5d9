// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.pin;

import java.util.regex.Pattern;

/** A key of the pin file, with the form of its value. The file has to have every key. */
enum PinKey {
    PI_GEN_TAG(
            "\\d{4}-\\d{2}-\\d{2}-raspios-[a-z]+-arm64",
            "an arm64 tag of pi-gen, such as 2025-05-13-raspios-bookworm-arm64"),
    PI_GEN_COMMIT("[0-9a-f]{40}", "the tag's commit, 40 hex digits in lower case"),
    DEBIAN_RELEASE("[a-z]+", "a Debian code name, such as bookworm"),
    DEBIAN_SNAPSHOT(
            "(\\d{8}T\\d{6}Z)?",
            "a timestamp of Debian's snapshot archive, such as 20260601T000000Z, or nothing for the host's own mirror"),
    KERNEL_VERSION("\\d+\\.\\d+(\\.\\d+)*([+~-][0-9A-Za-z.+~-]*)?", "a kernel version, such as 6.12"),
    KERNEL_SUITE(Form.SUITE, "a Debian suite, such as bookworm-backports"),
    RASPI_FIRMWARE_SUITE(Form.SUITE, "a Debian suite, such as forky"),
    RASPI_FIRMWARE_MIN(Form.DEBIAN_VERSION, "a Debian version, such as 1:1.20260408+ds-1"),
    TOOLBOX_SUITE(Form.SUITE, "a Debian suite, such as trixie"),
    PICO_SDK_SUITE(Form.SUITE, "a Debian suite, such as trixie"),
    PICO_SDK_VERSION(Form.DEBIAN_VERSION, "a Debian version, such as 2.1.1-1"),
    PICO_SDK_SHA256("[0-9a-f]{64}", "the package's SHA-256, 64 hex digits in lower case");

    private final Pattern form;
    private final String wanted;

    PinKey(String form, String wanted) {
        this.form = Pattern.compile(form);
        this.wanted = wanted;
    }

    boolean accepts(String value) {
        return form.matcher(value).matches();
    }

    /** The form of a value in words, for messages. */
    String wanted() {
        return wanted;
    }

    private static final class Form {
        static final String SUITE = "[a-z]+(-[a-z]+)*";
        /** Debian Policy 5.6.12: [epoch:]upstream_version[-debian_revision]. */
        static final String DEBIAN_VERSION = "(\\d+:)?\\d[0-9A-Za-z.+~-]*";
    }
}
