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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * pi-gen's variables: their defaults, and those that a {@code config} file sets. Source: build.sh of the pinned tag. A
 * variable without a default, such as WPA_COUNTRY, is absent until a config sets it: hooks test whether it is set.
 */
public final class PiGenVariables {

    /** The variables that build.sh gives a value when a config does not: {@code export NAME=${NAME:-default}}. */
    static final Set<String> DEFAULTED = Set.of(
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
            "DISABLE_FIRST_BOOT_USER_RENAME",
            "PASSWORDLESS_SUDO",
            "ENABLE_SSH",
            "PUBKEY_ONLY_SSH",
            "LOCALE_DEFAULT",
            "KEYBOARD_KEYMAP",
            "KEYBOARD_LAYOUT",
            "TIMEZONE_DEFAULT",
            "GIT_HASH",
            "ENABLE_CLOUD_INIT",
            "STAGE_LIST",
            "EXPORT_CONFIG_DIR",
            "CLEAN");

    /** The variables that build.sh exports as they are, or not at all when nobody sets them. */
    private static final Set<String> EXPORTED = Set.of(
            "FIRST_USER_PASS",
            "WPA_COUNTRY",
            "PUBKEY_SSH_FIRST_USER",
            "APT_PROXY",
            "TEMP_REPO",
            "IMG_SUFFIX",
            "NOOBS_NAME",
            "NOOBS_DESCRIPTION");

    /** The variables that only build-docker.sh reads. */
    public static final Set<String> OF_DOCKER =
            Set.of("CONTAINER_NAME", "PIGEN_DOCKER_OPTS", "PRESERVE_CONTAINER", "CONTINUE");

    /** The variables that build.sh reads and does not export. */
    private static final Set<String> READ = Set.of("SETFCAP", "DEPLOY_ZIP", "WPA_ESSID", "WPA_PASSWORD");

    /** The variables that a config file may set without exporting them. */
    static final Set<String> SETTABLE = Stream.of(DEFAULTED, EXPORTED, OF_DOCKER, READ)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** The variables that the plugin sets for each stage, as build.sh does: a config file may not set them. */
    static final Set<String> FIXED = Set.of(
            "BASE_DIR",
            "SCRIPT_DIR",
            "WORK_DIR",
            "DEPLOY_DIR",
            "LOG_FILE",
            "STAGE",
            "STAGE_DIR",
            "STAGE_WORK_DIR",
            "SUB_STAGE_DIR",
            "ROOTFS_DIR",
            "PREV_STAGE",
            "PREV_STAGE_DIR",
            "PREV_ROOTFS_DIR",
            "EXPORT_DIR",
            "EXPORT_DIRS",
            "EXPORT_ROOTFS_DIR",
            "EXTRA_CONFIG",
            "CAPSH_ARG",
            "QUILT_PATCHES",
            "SOURCE_DATE_EPOCH");

    /** The variables that build.sh sets whatever a config file says. */
    static final Map<String, String> CONSTANT = Map.of(
            "ARCH",
            "arm64",
            "QUILT_NO_DIFF_INDEX",
            "1",
            "QUILT_NO_DIFF_TIMESTAMPS",
            "1",
            "QUILT_REFRESH_ARGS",
            "-p ab");

    private PiGenVariables() {}

    /**
     * The variables that decide results.
     *
     * @param release code name of the Debian release
     * @param timestamp the time that the build uses for all dates
     * @param commit pi-gen's commit, {@code GIT_HASH}
     * @param config what config files set
     * @throws BuildFailure when values do not go together; lists every fault
     */
    public static Map<String, String> of(String release, Instant timestamp, String commit, PiGenConfig config)
            throws BuildFailure {
        Map<String, String> set = new TreeMap<>(config.variables());
        // build.sh gives its default to an empty variable, too.
        set.keySet().removeIf(name -> DEFAULTED.contains(name) && set.get(name).isEmpty());
        Map<String, String> variables = new TreeMap<>(set);
        // Hooks see what build.sh does not export only when the config itself does.
        variables
                .keySet()
                .removeIf(
                        name -> !config.exported().contains(name) && (OF_DOCKER.contains(name) || READ.contains(name)));
        // A path on this machine, which the plugin hands over as one.
        variables.remove("EXPORT_CONFIG_DIR");
        if ("0".equals(set.get("DEPLOY_ZIP"))) {
            variables.putIfAbsent("DEPLOY_COMPRESSION", "none");
        }
        if (!release.equals("bookworm")) {
            // New in pi-gen's build.sh for trixie.
            variables.putIfAbsent("PASSWORDLESS_SUDO", "0");
            variables.putIfAbsent("ENABLE_CLOUD_INIT", "1");
        }
        Map<String, String> names = new TreeMap<>(set);
        names.putIfAbsent("IMG_NAME", "raspios-" + release + "-arm64");
        names.putIfAbsent(
                "IMG_DATE", LocalDate.ofInstant(timestamp, ZoneOffset.UTC).toString());
        String dated = names.get("IMG_DATE") + "-" + names.get("IMG_NAME");
        Map.ofEntries(
                        Map.entry("PI_GEN", "pi-gen"),
                        Map.entry("PI_GEN_REPO", "https://github.com/RPi-Distro/pi-gen"),
                        Map.entry("PI_GEN_RELEASE", "Raspberry Pi reference"),
                        Map.entry("GIT_HASH", commit),
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
                        Map.entry("TIMEZONE_DEFAULT", "Europe/London"))
                .forEach(variables::putIfAbsent);
        variables.putAll(CONSTANT);
        // Every run of a stage starts without the work of earlier runs.
        variables.put("CLEAN", "1");
        if (!"1".equals(set.get("SETFCAP"))) {
            variables.put("CAPSH_ARG", "--drop=cap_setfcap");
        }
        variables.put("SOURCE_DATE_EPOCH", Long.toString(timestamp.getEpochSecond()));
        check(variables, set.getOrDefault("WPA_PASSWORD", ""), release);
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
