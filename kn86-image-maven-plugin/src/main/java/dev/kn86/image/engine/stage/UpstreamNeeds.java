// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks, before anything runs, that the build machine has what upstream pi-gen needs besides root: for build.sh the
 * tools of its file {@code depends}, for build-docker.sh a Docker that starts privileged containers.
 */
public final class UpstreamNeeds {

    private static final String OTHER_ENGINES = "or use -Dkn86.engine=pi-gen or stages.";

    /** An image without files: Docker has to set the container up before it finds that the program is missing. */
    private static final String EMPTY_IMAGE = "kn86-empty";

    /** Exit code of docker run when the container was set up but has no such program (docker-run(1)). */
    private static final int NO_SUCH_PROGRAM = 127;

    private final CommandRunner runner;

    public UpstreamNeeds(CommandRunner runner) {
        this.runner = runner;
    }

    /**
     * Checks all needs of an upstream pi-gen.
     *
     * @throws BuildFailure when something is missing; names all of it, and how to install it
     */
    public void check(UpstreamPiGen upstream) throws BuildFailure, IOException {
        if (upstream.inContainer()) {
            requireDocker();
            requirePrivilegedContainers();
        } else {
            requireTools(upstream.checkout().resolve("depends"));
        }
    }

    /**
     * Each word of the file is a tool, followed by a colon and its package when the package has another name (function
     * dependencies_check of pi-gen's scripts/dependencies_check).
     */
    private static void requireTools(Path depends) throws BuildFailure, IOException {
        List<String> tools = new ArrayList<>();
        List<String> packages = new ArrayList<>();
        for (String word :
                ForeignText.of(depends).replaceAll("#[^\n]*", "").strip().split("\\s+")) {
            String[] parts = word.split(":", 2);
            if (SearchPath.find(parts[0]).isEmpty()) {
                tools.add(parts[0]);
                packages.add(parts[parts.length - 1]);
            }
        }
        if (!tools.isEmpty()) {
            throw new BuildFailure(
                    "kn86.engine=pi-gen: upstream's build.sh needs what is not installed: " + String.join(", ", tools),
                    "apt-get install --no-install-recommends -y " + String.join(" ", packages));
        }
    }

    private void requireDocker() throws BuildFailure {
        String remedy = "Install Docker (Debian: docker.io) and start its daemon, " + OTHER_ENGINES;
        CommandResult version;
        try {
            version = docker("version", "--format", "{{.Server.Version}}");
        } catch (BuildFailure e) {
            throw new BuildFailure("kn86.engine=pi-gen-docker needs Docker, which is not installed", remedy, e);
        }
        if (!version.succeeded()) {
            throw new BuildFailure(
                    "kn86.engine=pi-gen-docker needs a running Docker: "
                            + version.stderr().strip(),
                    remedy);
        }
    }

    /** A daemon may be set up to refuse privileged containers, or lack the rights itself. */
    private void requirePrivilegedContainers() throws BuildFailure, IOException {
        Path archive = Files.createTempFile("kn86-empty", ".tar");
        try {
            runner.run(
                    Command.of("tar", "--create", "--file", archive, "--files-from", "/dev/null"),
                    "Free some disk space.");
            runner.run(Command.of("docker", "import", archive, EMPTY_IMAGE), "See what Docker's daemon says.");
            CommandResult result =
                    docker("run", "--rm", "--privileged", "--network", "none", EMPTY_IMAGE, "/no-program");
            docker("rmi", EMPTY_IMAGE);
            if (result.exitCode() != NO_SUCH_PROGRAM) {
                throw new BuildFailure(
                        "kn86.engine=pi-gen-docker needs privileged containers, which Docker does not start here: "
                                + result.stderr().lines().findFirst().orElse("exit code " + result.exitCode()),
                        "Let the daemon have them (in a container of its own: --privileged; no userns-remap), "
                                + OTHER_ENGINES);
            }
        } finally {
            Files.delete(archive);
        }
    }

    private CommandResult docker(String... words) throws BuildFailure {
        return runner.attempt(Command.of("docker").with(List.of(words)));
    }
}
