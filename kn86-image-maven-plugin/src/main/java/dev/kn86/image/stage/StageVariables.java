// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.stage;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the stages of one build are told through their environment.
 *
 * @param pigen pi-gen's own variables that decide results; part of every layer's key
 * @param project the project's variables ({@code KN86_…}); a stage gets, and its key holds, those that it names
 * @param paths where things lie on this machine; exported but in no key. What a path leads to must be keyed
 *     by another variable, such as its digest
 */
public record StageVariables(Map<String, String> pigen, Map<String, String> project, Map<String, Path> paths) {

    public StageVariables {
        pigen = Map.copyOf(pigen);
        project = Map.copyOf(project);
        paths = Map.copyOf(paths);
    }

    /**
     * pi-gen's variables with its defaults (build.sh of the pinned tag), for a build without user questions.
     *
     * @param timestamp the build's one clock
     * @param piGenCommit pi-gen's commit, {@code GIT_HASH}
     */
    public static Map<String, String> piGenDefaults(String release, Instant timestamp, String piGenCommit) {
        String date = LocalDate.ofInstant(timestamp, ZoneOffset.UTC).toString();
        Map<String, String> variables = new TreeMap<>();
        variables.put("PI_GEN", "pi-gen");
        variables.put("PI_GEN_REPO", "https://github.com/RPi-Distro/pi-gen");
        variables.put("PI_GEN_RELEASE", "KN-86");
        variables.put("GIT_HASH", piGenCommit);
        variables.put("ARCH", "arm64");
        variables.put("RELEASE", release);
        variables.put("IMG_NAME", "kn86");
        variables.put("IMG_DATE", date);
        variables.put("IMG_FILENAME", date + "-kn86");
        variables.put("ARCHIVE_FILENAME", "image_" + date + "-kn86");
        variables.put("IMG_SUFFIX", "");
        variables.put("USE_QEMU", "0");
        variables.put("DEPLOY_COMPRESSION", "none");
        variables.put("COMPRESSION_LEVEL", "6");
        variables.put("TARGET_HOSTNAME", "kn86");
        variables.put("FIRST_USER_NAME", "nosh");
        variables.put("FIRST_USER_PASS", "");
        variables.put("DISABLE_FIRST_BOOT_USER_RENAME", "0");
        variables.put("ENABLE_SSH", "0");
        variables.put("PUBKEY_ONLY_SSH", "0");
        variables.put("PUBKEY_SSH_FIRST_USER", "");
        variables.put("WPA_COUNTRY", "");
        variables.put("LOCALE_DEFAULT", "C.UTF-8");
        variables.put("KEYBOARD_KEYMAP", "us");
        variables.put("KEYBOARD_LAYOUT", "English (US)");
        variables.put("TIMEZONE_DEFAULT", "Etc/UTC");
        variables.put("CLEAN", "1");
        variables.put("APT_PROXY", "");
        variables.put("TEMP_REPO", "");
        variables.put("NOOBS_NAME", "");
        variables.put("NOOBS_DESCRIPTION", "");
        variables.put("EXPORT_DIR", "");
        variables.put("EXPORT_ROOTFS_DIR", "");
        variables.put("QUILT_PATCHES", "");
        variables.put("QUILT_NO_DIFF_INDEX", "1");
        variables.put("QUILT_NO_DIFF_TIMESTAMPS", "1");
        variables.put("QUILT_REFRESH_ARGS", "-p ab");
        variables.put("CAPSH_ARG", "--drop=cap_setfcap");
        variables.put("SOURCE_DATE_EPOCH", Long.toString(timestamp.getEpochSecond()));
        return variables;
    }
}
