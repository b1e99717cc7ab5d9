// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.mojo.goal.CheckedGoal;
import dev.kn86.image.mojo.goal.CommonInputs;
import dev.kn86.image.mojo.goal.FileOrArtifact;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.GoalSkip;
import dev.kn86.image.mojo.goal.MavenArtifactFiles;
import dev.kn86.image.mojo.goal.MavenContext;
import dev.kn86.image.mojo.goal.ParameterChecks;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.failure.FileFailure;
import dev.kn86.image.util.uptodate.IncrementalRun;
import dev.kn86.image.util.uptodate.LastRun;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MavenPluginManager;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.eclipse.aether.RepositorySystem;

/**
 * The base of all goals: the parameters that every goal takes, and the one place where failures of the core become
 * Maven's. Maven finds parameters only in the class of a goal and its superclasses, so that shared parameters need a
 * superclass.
 */
abstract class GoalMojo extends AbstractMojo implements CheckedGoal {

    /** Skips every goal; {@code kn86.GOAL.skip} skips one, for example {@code kn86.verify.skip}. */
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

    /**
     * Whether stages get the rights of the machine's own root: for hooks that make device nodes or use loop devices.
     */
    @Parameter(property = "kn86.privileged", defaultValue = "false")
    private boolean privileged;

    /** Whether layers are mounted over each other where that works; copied otherwise. */
    @Parameter(property = "kn86.overlayfs", defaultValue = "true")
    private boolean overlayfs;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private MojoExecution execution;

    @Inject
    private MavenProjectHelper projectHelper;

    @Inject
    private LifecycleExecutor lifecycle;

    @Inject
    private MavenPluginManager plugins;

    @Inject
    private RepositorySystem repositories;

    private GoalContext context;

    /** Refuses values of the goal's own parameters as {@link CheckedGoal#checkParameters} says. */
    protected void check(GoalContext context) throws BuildFailure, IOException {}

    /** Builds one request from the parameters and calls one service of the core. */
    protected abstract void run(GoalContext context) throws BuildFailure, IOException;

    /** The goal whose tools the host has to have. */
    protected String hostNeeds() {
        return execution.getGoal();
    }

    /** Decided before parameters and host are checked. */
    @Override
    public boolean isSkipped() {
        return skip || GoalSkip.isSet(session, project, execution.getGoal());
    }

    @Override
    public final void checkParameters() throws BuildFailure, IOException {
        context().checkPlaces();
        context().checkTimestamp();
        check(context());
    }

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (isSkipped()) {
            getLog().info("skipped");
            return;
        }
        try {
            new ParameterChecks(session, lifecycle, plugins)
                    .beforeFirstGoal(
                            execution.getMojoDescriptor().getPluginDescriptor(),
                            context().progress());
            checkParameters();
            context().hostCheck().require(hostNeeds());
            run(context());
        } catch (BuildFailure e) {
            throw failure(e);
        } catch (IOException e) {
            throw unexpected(e);
        } catch (UncheckedIOException e) {
            throw unexpected(e.getCause());
        }
    }

    /**
     * Maven would write the words of causes, Java's own among them, behind the remedy. With -e it shows them as well.
     */
    private static MojoFailureException failure(BuildFailure cause) {
        MojoFailureException failure = new MojoFailureException(cause.getMessage());
        failure.addSuppressed(cause);
        return failure;
    }

    private MojoExecutionException unexpected(IOException e) {
        return new MojoExecutionException(
                FileFailure.of(
                                "the goal " + execution.getGoal(),
                                e,
                                List.of(
                                        context().target(),
                                        cacheDirectory.toPath(),
                                        Path.of(System.getProperty("java.io.tmpdir"))))
                        .getMessage(),
                e);
    }

    protected final GoalContext context() {
        if (context == null) {
            context = MavenContext.of(
                    session,
                    project,
                    getLog(),
                    new MavenArtifactFiles(
                            repositories, session.getRepositorySession(), project, execution.getPlugin()),
                    cacheDirectory,
                    outputTimestamp,
                    privileged,
                    overlayfs);
        }
        return context;
    }

    /**
     * Runs the goal's work unless the result of the last run is still valid. Parameters and plugin are always compared.
     */
    protected final IncrementalRun incremental() {
        LastRun last = new LastRun(context()
                .target()
                .resolve("last-runs")
                .resolve(execution.getGoal() + "-" + execution.getExecutionId() + ".json"));
        return new IncrementalRun(
                execution.getGoal(),
                last,
                () -> CommonInputs.of(session, execution),
                isForced(),
                context().progress());
    }

    /** Whether the goal has to run although nothing has changed. */
    protected boolean isForced() {
        return force;
    }

    protected final MavenProject project() {
        return project;
    }

    protected final MavenSession session() {
        return session;
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

    /** The resolver of Maven. */
    protected final RepositorySystem repositories() {
        return repositories;
    }

    /**
     * A file or folder that the user names by path or by an artifact's coordinates.
     *
     * @param what it is, for messages
     * @param parameter how the user knows the parameter
     */
    protected final FileOrArtifact input(String what, String parameter, String text) {
        return new FileOrArtifact(what, parameter, text, folder());
    }

    /** As {@link #input}, of a parameter that may be unset. */
    protected final Optional<FileOrArtifact> given(String what, String parameter, String text) {
        return given(text).map(named -> input(what, parameter, named));
    }

    /** The project's folder; outside any project the current one. */
    protected final Path folder() {
        return project.getBasedir() == null
                ? Path.of("").toAbsolutePath()
                : project.getBasedir().toPath();
    }

    /** A text that the user has given. Blank text counts as none. */
    protected static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank());
    }

    /** A file that the user has named. */
    protected static Optional<Path> given(File file) {
        return Optional.ofNullable(file).map(File::toPath);
    }
}
