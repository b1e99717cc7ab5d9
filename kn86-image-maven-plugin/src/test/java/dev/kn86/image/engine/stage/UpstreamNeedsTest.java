// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class UpstreamNeedsTest {

    private static final CommandResult FINE = new CommandResult(0, "", "");

    /**
     * The message of Docker 20.10 after it has set up the container, and the one when it cannot give all capabilities.
     */
    private static final CommandResult SET_UP = new CommandResult(
            127,
            "",
            """
            docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: \
            unable to start container process: exec: "/no-program": stat /no-program: no such file or directory: unknown.
            """);

    private static final CommandResult REFUSED = new CommandResult(
            125,
            "",
            """
            docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: \
            unable to start container process: unable to apply caps: operation not permitted: unknown.

            Run 'docker run --help' for more information
            """);

    @TempDir
    private Path temp;

    @Test
    void missingToolsAreNamedAllAtOnceWithTheirPackages() throws Exception {
        Files.writeString(
                temp.resolve("depends"),
                "bash\nno-such-one:one-package # why\n# no-such-comment\ncat:coreutils\nno-such-two\n");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> check(false, Map.of()));
        assertEquals(
                """
                kn86.engine=pi-gen: upstream's build.sh needs what is not installed: no-such-one, no-such-two
                  -> apt-get install --no-install-recommends -y one-package no-such-two""",
                failure.getMessage());
        Files.writeString(temp.resolve("depends"), "bash\ncat:coreutils\n");
        check(false, Map.of());
    }

    @Test
    void noDocker() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> check(true, Map.of()));
        assertTrue(
                failure.getMessage().startsWith("kn86.engine=pi-gen-docker needs Docker, which is not installed"),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("docker.io"), failure.getMessage());
    }

    @Test
    void noDaemon() {
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> check(
                        true, Map.of("version", new CommandResult(1, "", "Cannot connect to the Docker daemon\n"))));
        assertTrue(
                failure.getMessage().startsWith("kn86.engine=pi-gen-docker needs a running Docker: Cannot connect"),
                failure.getMessage());
    }

    @Test
    void noPrivilegedContainers() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> check(true, daemon(REFUSED)));
        assertTrue(
                failure.getMessage().startsWith("kn86.engine=pi-gen-docker needs privileged containers"),
                failure.getMessage());
        assertTrue(
                failure.getMessage().contains("unable to apply caps: operation not permitted"), failure.getMessage());
        assertTrue(failure.getMessage().contains("userns-remap"), failure.getMessage());
    }

    @Test
    void aDockerThatStartsThemIsEnough() throws Exception {
        List<String> asked = check(true, daemon(SET_UP));
        assertEquals(List.of("version", "import", "run", "rmi"), asked);
    }

    private static Map<String, CommandResult> daemon(CommandResult run) {
        return Map.of("version", FINE, "import", FINE, "run", run, "rmi", FINE);
    }

    /** @return the arguments with which Docker was called */
    private List<String> check(boolean inContainer, Map<String, CommandResult> docker) throws Exception {
        List<String> asked = new ArrayList<>();
        CommandRunner real = new ProcessCommandRunner(temp.resolve("logs"));
        CommandRunner runner = new CommandRunner() {

            @Override
            public CommandResult attempt(Command command) throws BuildFailure {
                if (!command.program().equals("docker")) {
                    return real.attempt(command);
                }
                if (docker.isEmpty()) {
                    throw new BuildFailure("docker cannot be started", "Install it.");
                }
                asked.add(command.arguments().get(1));
                return docker.get(command.arguments().get(1));
            }

            @Override
            public CommandResult run(Command command, String remedy) throws BuildFailure {
                return command.program().equals("docker") ? attempt(command) : real.run(command, remedy);
            }
        };
        new UpstreamNeeds(runner).check(new UpstreamPiGen(temp, "c0ffee", inContainer));
        return asked;
    }
}
