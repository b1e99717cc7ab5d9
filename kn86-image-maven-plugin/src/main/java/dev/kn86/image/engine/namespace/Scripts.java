// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The shell scripts of this package. They are passed to bash as an argument, so that they need no file. */
final class Scripts {

    private Scripts() {}

    /** The words of a command that runs a script; the script's arguments follow them. */
    static List<String> bash(String name) {
        try (InputStream script = Objects.requireNonNull(Scripts.class.getResourceAsStream(name + ".sh"), name)) {
            return List.of("bash", "-c", new String(script.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
