// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.engine.namespace.User;
import dev.kn86.image.engine.namespace.UserNamespaces;
import dev.kn86.image.host.Host;
import dev.kn86.image.host.HostCheck;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.uptodate.Fingerprint;
import dev.kn86.image.util.uptodate.LastRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/** What all goals share: skipping, the cache folder, logs, and the one place where core failures become Maven's. */
abstract class AbstractImageMojo extends AbstractMojo {

    /** Skips the goal. */
    @Parameter(property = "kn86.skip", defaultValue = "false")
    private boolean skip;

    /** The cache of downloads, tools, layers and the development key; shared by all builds of a user. */
    @Parameter(property = "kn86.cache.dir", defaultValue = "${user.home}/.cache/kn86-image", required = true)
    private File cacheDirectory;

    /** The one clock of the build: ISO 8601 or seconds since 1970; the environment's SOURCE_DATE_EPOCH when unset. */
    @Parameter(defaultValue = "${project.build.outputTimestamp}")
    private String outputTimestamp;

    /** Runs the goal even when nothing has changed since its last run. */
    @Parameter(property = "kn86.force", defaultValue = "false")
    private boolean force;

    /** Whether stages get the rights of the machine's own root: for hooks that make device nodes or use loop devices. */
    @Parameter(property = "kn86.privileged", defaultValue = "false")
    private boolean privileged;

    /** Whether layers are mounted over each other where that works; copied otherwise. */
    @Parameter(property = "kn86.overlayfs", defaultValue = "true")
    private boolean overlayfs;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private MojoExecution execution;

    @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
    private List<Artifact> pluginArtifacts;

    @Parameter(defaultValue = "${settings.interactiveMode}", readonly = true)
    private boolean interactive;

    @Parameter(defaultValue = "${session.request.degreeOfConcurrency}", readonly = true)
    private int threads;

    @Parameter(defaultValue = "${style.color}", readonly = true)
    private String colour;

    private Progress progress;

    @Inject
    private MavenProjectHelper projectHelper;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (isSkipped()) {
            getLog().info("skipped");
            return;
        }
        try {
            hostCheck().require(hostNeeds());
            Optional<Fingerprint> inputs = inputs();
            if (inputs.isPresent()) {
                runUnlessUpToDate(inputs.get());
            } else {
                run();
            }
            attachArtifacts();
        } catch (BuildFailure e) {
            throw new MojoFailureException(e.getMessage(), e);
        } catch (IOException e) {
            throw new MojoExecutionException(e.toString(), e);
        }
    }

    private void runUnlessUpToDate(Fingerprint inputs) throws BuildFailure, IOException {
        String names = String.join(", ", inputs.values().keySet());
        GoalFingerprint.parameters(inputs, this, execution, List.of("force"));
        GoalFingerprint.code(inputs, pluginArtifacts);
        // Beside the parameter of the timestamp; a goal that needs neither is not asked for one.
        inputs.value("SOURCE_DATE_EPOCH", System.getenv("SOURCE_DATE_EPOCH"));
        LastRun last = new LastRun(buildDirectory()
                .resolve("last-runs")
                .resolve(execution.getGoal() + "-" + execution.getExecutionId() + ".json"));
        Optional<String> reason = isForced() ? Optional.of("it is forced") : last.reasonToRun(inputs, outputs());
        if (reason.isEmpty()) {
            getLog().info(execution.getGoal() + ": up to date (" + names
                    + ", parameters and plugin as in the last run)");
            return;
        }
        getLog().debug(execution.getGoal() + " runs: " + reason.get());
        last.forget();
        run();
        last.remember(inputs, outputs());
    }

    /**
     * What the goal's result depends on besides its parameters and the plugin; empty for a goal that always runs. The
     * names are shown to the user.
     */
    protected Optional<Fingerprint> inputs() throws BuildFailure, IOException {
        return Optional.empty();
    }

    /** What the goal leaves behind, and what it fetches for itself: the goal runs when any of it has changed since. */
    protected Fingerprint outputs() throws BuildFailure, IOException {
        return new Fingerprint();
    }

    /** Whether the goal has to run although nothing has changed. */
    protected boolean isForced() {
        return force;
    }

    /** Gives results to Maven, whether made now or by the last run. */
    protected void attachArtifacts() throws BuildFailure, IOException {}

    /** The goal whose tools the host has to have. */
    protected String hostNeeds() {
        return execution.getGoal();
    }

    /** Whether the user wants the goal left out; asked before the host is checked for what the goal needs. */
    protected boolean isSkipped() {
        return skip;
    }

    /** Builds one request from the parameters and calls one service of the core. */
    protected abstract void run() throws BuildFailure, IOException;

    protected final MavenProject project() {
        return project;
    }

    protected final CacheFolder cache() {
        return new CacheFolder(cacheDirectory.toPath());
    }

    /** The module's {@code target} folder. */
    protected final Path buildDirectory() {
        return Path.of(project.getBuild().getDirectory());
    }

    /** The one clock of the build. */
    protected final Instant outputTimestamp() throws BuildFailure {
        return OutputTimestamp.of(outputTimestamp, System.getenv("SOURCE_DATE_EPOCH"));
    }

    /**
     * Makes a file an artifact of the project, for other modules and for {@code install}.
     *
     * @param type the artifact's type, which is also its file name extension
     * @param classifier tells artifacts of one type apart; null when there is only one
     */
    protected final void attach(Path file, String type, String classifier) {
        projectHelper.attachArtifact(project, type, classifier, file.toFile());
    }

    protected final Progress progress() {
        if (progress == null) {
            boolean live = getLog().isInfoEnabled()
                    && LiveLine.isPossible(
                            Path.of("/proc/self/fd/1"), System.getenv(), interactive, threads, !"never".equals(colour));
            progress = new MavenProgress(getLog(), live ? Optional.of(new LiveLine(System.out)) : Optional.empty());
        }
        return progress;
    }

    /** Runs programs and keeps their full output in {@code target/logs}, or in the cache outside a project. */
    protected final CommandRunner commandRunner() {
        Path folder =
                project.getFile() == null ? cache().logs() : buildDirectory().resolve("logs");
        return new ProcessCommandRunner(folder);
    }

    /**
     * How this machine lets the build be root over layer trees.
     *
     * @param emulation whether arm64 programs have to be emulated
     * @param upstream whether upstream pi-gen runs the stages
     */
    protected final RootAccess rootAccess(boolean emulation, boolean upstream) throws BuildFailure, IOException {
        Set<RootAccessSearch.Constraint> constraints = EnumSet.noneOf(RootAccessSearch.Constraint.class);
        if (privileged) {
            constraints.add(RootAccessSearch.Constraint.PRIVILEGED);
        }
        if (upstream) {
            constraints.add(RootAccessSearch.Constraint.UPSTREAM_PI_GEN);
        }
        if (!overlayfs) {
            constraints.add(RootAccessSearch.Constraint.NO_OVERLAYFS);
        }
        if (emulation) {
            constraints.add(RootAccessSearch.Constraint.EMULATION);
        }
        return new RootAccessSearch(new UserNamespaces(Path.of("/"), User.current()), commandRunner())
                .find(cache().path(), constraints);
    }

    /** Compares this host with what the goals need; each goal's own tools are checked before it runs. */
    protected final HostCheck hostCheck() throws IOException {
        return new HostCheck(Host.current(commandRunner()), cache().path());
    }
}
