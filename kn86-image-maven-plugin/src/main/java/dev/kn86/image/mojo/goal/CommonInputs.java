// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.text.Masked;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;

/** What decides every goal's result, whatever it does: its parameters, and the code that runs. */
public final class CommonInputs {

    /** It does not change what a run gives. */
    private static final String FORCE = "force";

    private CommonInputs() {}

    /** The inputs by name. A new parameter counts by itself. */
    public static Map<String, String> of(MavenSession session, MojoExecution execution) throws IOException {
        Fingerprint inputs = new Fingerprint();
        new ParameterValues(session, execution).byName().forEach((name, value) -> {
            if (!name.equals(FORCE)) {
                // An address may have a password in it, and the inputs are kept in a file.
                inputs.value("parameter " + name, Masked.of(value));
            }
        });
        addCode(inputs, execution.getMojoDescriptor().getPluginDescriptor().getArtifacts());
        // Beside the parameter of the timestamp; a goal that needs neither is not asked for one.
        inputs.value(OutputTimestamp.VARIABLE, System.getenv(OutputTimestamp.VARIABLE));
        return inputs.values();
    }

    /** The plugin's own classes, packed or not, and the libraries that it runs with. */
    private static void addCode(Fingerprint inputs, List<Artifact> libraries) throws IOException {
        Path code;
        try {
            code = Path.of(CommonInputs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        if (Files.isDirectory(code)) {
            inputs.tree("plugin", code);
        } else {
            inputs.content("plugin", code);
        }
        inputs.value(
                "plugin's libraries",
                libraries.stream().map(Artifact::getId).sorted().collect(Collectors.joining(" ")));
    }
}
