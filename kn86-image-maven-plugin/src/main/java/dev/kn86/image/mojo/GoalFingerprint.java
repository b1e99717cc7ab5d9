// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.Parameter;

/** What decides every goal's result, whatever it does: its parameters, and the code that runs. */
final class GoalFingerprint {

    private GoalFingerprint() {}

    /**
     * The parameters, as Maven has set them from POM, command line and defaults. A new one counts by itself.
     *
     * @param without parameters that do not change what a run gives
     */
    static void parameters(Fingerprint fingerprint, AbstractMojo mojo, MojoExecution execution, List<String> without) {
        for (Parameter parameter : execution.getMojoDescriptor().getParameters()) {
            if (parameter.isEditable() && !without.contains(parameter.getName())) {
                fingerprint.value("parameter " + parameter.getName(), value(mojo, parameter.getName()));
            }
        }
    }

    private static Object value(AbstractMojo mojo, String name) {
        for (Class<?> type = mojo.getClass(); type != AbstractMojo.class; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(mojo);
            } catch (NoSuchFieldException e) {
                continue; // A superclass declares it.
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException(mojo.getClass() + " has no field for its parameter " + name);
    }

    /** The plugin's own classes, packed or not, and the libraries that it runs with. */
    static void code(Fingerprint fingerprint, List<Artifact> libraries) throws IOException {
        Path code;
        try {
            code = Path.of(GoalFingerprint.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        if (Files.isDirectory(code)) {
            fingerprint.tree("plugin", code);
        } else {
            fingerprint.content("plugin", code);
        }
        fingerprint.value(
                "plugin's libraries",
                libraries.stream().map(Artifact::getId).sorted().collect(Collectors.joining(" ")));
    }
}
