// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The environment of a run of the stage runner, by {@link StageVariable}. The user's own environment is no part of it:
 * it must not decide what a stage does. Not thread-safe.
 */
final class StageEnvironment {

    /** root's PATH on Debian (login.defs(5), ENV_SUPATH), with the folders of older releases. */
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Map<String, String> variables = new TreeMap<>();

    /** What every run gets. */
    StageEnvironment() {
        put(StageVariable.PATH, PATH);
        put(StageVariable.LC_ALL, "C.UTF-8");
        put(StageVariable.TZ, "UTC");
        put(StageVariable.HOME, "/root");
        put(StageVariable.DEBIAN_FRONTEND, "noninteractive");
    }

    StageEnvironment put(StageVariable variable, String value) {
        variables.put(variable.name(), value);
        return this;
    }

    /** A value for a variable that the config has not set. */
    StageEnvironment putIfAbsent(StageVariable variable, String value) {
        variables.putIfAbsent(variable.name(), value);
        return this;
    }

    StageEnvironment put(StageVariable variable, Path path) {
        return put(variable, path.toAbsolutePath().toString());
    }

    /** An absent path is an empty value. */
    StageEnvironment put(StageVariable variable, Optional<Path> path) {
        return put(variable, path.map(file -> file.toAbsolutePath().toString()).orElse(""));
    }

    StageEnvironment put(StageVariable variable, boolean flag) {
        return put(variable, flag ? "1" : "0");
    }

    /** A path of the project, by a name that is no part of the contract, or by EXPORT_CONFIG_DIR or BASE_DIR. */
    StageEnvironment put(String name, Path path) {
        variables.put(name, path.toAbsolutePath().toString());
        return this;
    }

    /** Variables that are no part of the contract: settings of pi-gen and of the project. */
    StageEnvironment putAll(Map<String, String> others) {
        variables.putAll(others);
        return this;
    }

    /** The variables by name. */
    Map<String, String> variables() {
        return Collections.unmodifiableMap(variables);
    }
}
