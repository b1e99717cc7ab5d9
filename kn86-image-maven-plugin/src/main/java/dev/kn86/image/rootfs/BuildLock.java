// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.rootfs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kn86.image.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The record of an earlier build, which a locked build has to repeat: base, kernel, boot firmware, packages. */
final class BuildLock {

    private final Path file;
    private final JsonNode record;

    private BuildLock(Path file, JsonNode record) {
        this.file = file;
        this.record = record;
    }

    /** @throws BuildFailure when the file is missing or no build record */
    static BuildLock read(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("the build is locked to " + file + ", which is missing",
                    "Keep the build-record.json of the build that is to be repeated, or leave kn86.lock unset.");
        }
        JsonNode record = new ObjectMapper().readTree(file.toFile());
        if (!record.path("packages").isArray()) {
            throw new BuildFailure("the build is locked to " + file + ", which is no build record: it lists no packages",
                    "Name a build-record.json that the goal rootfs wrote.");
        }
        return new BuildLock(file, record);
    }

    /** Compares the base's choices; cheap, so it comes before any stage runs. */
    void checkBase(Map<String, String> chosen) throws BuildFailure {
        List<String> differences = new ArrayList<>();
        new TreeMap<>(chosen).forEach((name, value) ->
                compare(name, record.path(name).asText("none"), value, differences));
        refuse(differences);
    }

    /**
     * Compares the installed packages.
     *
     * @param installed name, version and architecture, one package a line
     */
    void checkPackages(List<String> installed) throws BuildFailure {
        Map<String, String> wanted = new TreeMap<>();
        record.path("packages").forEach(entry -> wanted.put(
                entry.path("name").asText() + ":" + entry.path("architecture").asText(), entry.path("version").asText()));
        Map<String, String> found = new TreeMap<>();
        for (String line : installed) {
            String[] fields = line.split(" ");
            found.put(fields[0] + ":" + fields[2], fields[1]);
        }
        Set<String> names = new TreeSet<>(wanted.keySet());
        names.addAll(found.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            compare(name, wanted.getOrDefault(name, "none"), found.getOrDefault(name, "none"), differences);
        }
        refuse(differences);
    }

    private static void compare(String name, String wanted, String found, List<String> differences) {
        if (!wanted.equals(found)) {
            differences.add("  " + name + ": locked " + wanted + ", found " + found);
        }
    }

    private void refuse(List<String> differences) throws BuildFailure {
        if (!differences.isEmpty()) {
            throw new BuildFailure("the build is locked to " + file + ", but would differ:\n" + String.join("\n", differences),
                    "Set DEBIAN_SNAPSHOT to a day that has the locked versions, or test the new ones and lock to their record.");
        }
    }
}
