// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The values of a slot's {@code build-record.json} that go into the manifest. */
record BuildIdentity(String version, String buildId, String bootFirmwareVersion) {

    private static final String RUN_ROOTFS = "Run the goal kn86-image:rootfs again.";

    static BuildIdentity read(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("no build record: " + file + " is missing", RUN_ROOTFS);
        }
        try {
            JsonFields record = new JsonFields("", new ObjectMapper().readTree(file.toFile()));
            return new BuildIdentity(
                    record.text("version"), record.text("buildId"), record.text("raspiFirmwareVersion"));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new BuildFailure(file + ": " + e.getMessage(), RUN_ROOTFS, e);
        }
    }
}
