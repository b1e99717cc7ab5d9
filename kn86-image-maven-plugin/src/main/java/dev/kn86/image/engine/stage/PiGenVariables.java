// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * pi-gen's variables: their defaults, and those that a {@code config} file sets. Source: build.sh of the pinned tag. A
 * variable without a default, such as WPA_COUNTRY, is absent until a config sets it: hooks test whether it is set.
 */
public final class PiGenVariables {

    /** The variables that a config file may set without exporting them: build.sh and build-docker.sh read them. */
    static final Set<String> SETTABLE = Set.of(
            "PI_GEN",
            "PI_GEN_REPO",
            "PI_GEN_RELEASE",
            "RELEASE",
            "IMG_NAME",
            "USE_QEMU",
            "IMG_DATE",
            "IMG_FILENAME",
            "ARCHIVE_FILENAME",
            "DEPLOY_COMPRESSION",
            "COMPRESSION_LEVEL",
            "TARGET_HOSTNAME",
            "FIRST_USER_NAME",
            "FIRST_USER_PASS",
            "DISABLE_FIRST_BOOT_USER_RENAME",
            "WPA_COUNTRY",
            "WPA_ESSID",
            "WPA_PASSWORD",
            "ENABLE_SSH",
            "PUBKEY_ONLY_SSH",
            "PUBKEY_SSH_FIRST_USER",
            "LOCALE_DEFAULT",
            "KEYBOARD_KEYMAP",
            "KEYBOARD_LAYOUT",
            "TIMEZONE_DEFAULT",
            "GIT_HASH",
            "APT_PROXY",
            "TEMP_REPO",
            "SETFCAP",
            "STAGE_LIST",
            "EXPORT_CONFIG_DIR",
            "CLEAN",
            "ENABLE_CLOUD_INIT",
            "PASSWORDLESS_SUDO",
            "CONTAINER_NAME",
            "PIGEN_DOCKER_OPTS",
            "PRESERVE_CONTAINER",
            "CONTINUE");

    /** The variables that the plugin sets for each stage: a config file may not set them. */
    static final Set<String> FIXED = Set.of(
            "BASE_DIR",
            "SCRIPT_DIR",
            "WORK_DIR",
            "DEPLOY_DIR",
            "LOG_FILE",
            "ARCH",
            "STAGE",
            "STAGE_DIR",
            "STAGE_WORK_DIR",
            "ROOTFS_DIR",
            "PREV_STAGE",
            "PREV_STAGE_DIR",
            "PREV_ROOTFS_DIR");

    /** The variables that only build.sh and build-docker.sh read: stages do not get them. */
    private static final Set<String> STEERING = Set.of(
            "SETFCAP",
            "STAGE_LIST",
            "EXPORT_CONFIG_DIR",
            "CONTAINER_NAME",
            "PIGEN_DOCKER_OPTS",
            "PRESERVE_CONTAINER",
            "CONTINUE",
            "WPA_ESSID",
            "WPA_PASSWORD");

    private PiGenVariables() {}

    /**
     * The variables that decide results.
     *
     * @param release code name of the Debian release
     * @param timestamp the time that the build uses for all dates
     * @param commit pi-gen's commit, {@code GIT_HASH}
     * @param config the variables that config files set
     * @throws BuildFailure when values do not go together; lists every fault
     */
    public static Map<String, String> of(String release, Instant timestamp, String commit, Map<String, String> config)
            throws BuildFailure {
        Map<String, String> variables = new TreeMap<>(config);
        variables.keySet().removeAll(STEERING);
        Map<String, String> names = new TreeMap<>(config);
        names.putIfAbsent("IMG_NAME", "raspios-" + release + "-arm64");
        names.putIfAbsent(
                "IMG_DATE", LocalDate.ofInstant(timestamp, ZoneOffset.UTC).toString());
        String dated = names.get("IMG_DATE") + "-" + names.get("IMG_NAME");
        Map.ofEntries(
                        Map.entry("PI_GEN", "pi-gen"),
                        Map.entry("PI_GEN_REPO", "https://github.com/RPi-Distro/pi-gen"),
                        Map.entry("PI_GEN_RELEASE", "Raspberry Pi reference"),
                        Map.entry("GIT_HASH", commit),
                        Map.entry("ARCH", "arm64"),
                        Map.entry("RELEASE", release),
                        Map.entry("IMG_NAME", names.get("IMG_NAME")),
                        Map.entry("IMG_DATE", names.get("IMG_DATE")),
                        Map.entry("IMG_FILENAME", dated),
                        Map.entry("ARCHIVE_FILENAME", "image_" + dated),
                        Map.entry("USE_QEMU", "0"),
                        Map.entry("DEPLOY_COMPRESSION", "zip"),
                        Map.entry("COMPRESSION_LEVEL", "6"),
                        Map.entry("TARGET_HOSTNAME", "raspberrypi"),
                        Map.entry("FIRST_USER_NAME", "pi"),
                        Map.entry("DISABLE_FIRST_BOOT_USER_RENAME", "0"),
                        Map.entry("ENABLE_SSH", "0"),
                        Map.entry("PUBKEY_ONLY_SSH", "0"),
                        Map.entry("LOCALE_DEFAULT", "en_GB.UTF-8"),
                        Map.entry("KEYBOARD_KEYMAP", "gb"),
                        Map.entry("KEYBOARD_LAYOUT", "English (UK)"),
                        Map.entry("TIMEZONE_DEFAULT", "Europe/London"),
                        Map.entry("QUILT_NO_DIFF_INDEX", "1"),
                        Map.entry("QUILT_NO_DIFF_TIMESTAMPS", "1"),
                        Map.entry("QUILT_REFRESH_ARGS", "-p ab"))
                .forEach(variables::putIfAbsent);
        // Every run of a stage starts without the work of earlier runs.
        variables.put("CLEAN", "1");
        if (!"1".equals(config.get("SETFCAP"))) {
            variables.put("CAPSH_ARG", "--drop=cap_setfcap");
        }
        variables.put("SOURCE_DATE_EPOCH", Long.toString(timestamp.getEpochSecond()));
        check(variables, config.getOrDefault("WPA_PASSWORD", ""), release);
        return variables;
    }

    /** Makes the checks that build.sh makes before it starts, and reports all faults together. */
    private static void check(Map<String, String> variables, String wpaPassword, String release) throws BuildFailure {
        List<String> faults = new ArrayList<>();
        String user = variables.get("FIRST_USER_NAME");
        if (!user.matches("[a-z][-a-z0-9_]*")) {
            faults.add("FIRST_USER_NAME=" + user + ": a lower-case letter, then lower-case letters, digits, - and _");
        }
        if (!variables.get("RELEASE").equals(release)) {
            faults.add("RELEASE=" + variables.get("RELEASE") + ": the pin says DEBIAN_RELEASE=" + release);
        }
        if (variables.get("DISABLE_FIRST_BOOT_USER_RENAME").equals("1")
                && variables.getOrDefault("FIRST_USER_PASS", "").isEmpty()) {
            faults.add("DISABLE_FIRST_BOOT_USER_RENAME=1 needs FIRST_USER_PASS");
        }
        if (variables.get("PUBKEY_ONLY_SSH").equals("1")
                && variables.getOrDefault("PUBKEY_SSH_FIRST_USER", "").isEmpty()) {
            faults.add("PUBKEY_ONLY_SSH=1 needs PUBKEY_SSH_FIRST_USER");
        }
        if (!wpaPassword.isEmpty() && (wpaPassword.length() < 8 || wpaPassword.length() > 63)) {
            faults.add("WPA_PASSWORD: 8 to 63 characters, has " + wpaPassword.length());
        }
        if (!faults.isEmpty()) {
            throw new BuildFailure(
                    "pi-gen's variables do not go together:\n  " + String.join("\n  ", faults),
                    "Correct the config file (kn86.pi-gen.config).");
        }
    }
}
