// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.MavenPluginManager;
import org.apache.maven.plugin.Mojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginConfigurationException;
import org.apache.maven.plugin.PluginContainerException;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.project.MavenProject;

/**
 * Checks the parameters of all goals of this plugin that Maven is going to run, in all modules of the run, before the
 * first of them runs: a mistyped value of a late goal must not cost the minutes of the goals and modules before it.
 * Maven tells which goals those are, and configures them as it does when it runs them.
 */
public final class ParameterChecks {

    private static final String WARNED = ParameterChecks.class.getName() + ".warned";

    private static final String CHECKED = ParameterChecks.class.getName() + ".checked";

    private final MavenSession session;
    private final LifecycleExecutor lifecycle;
    private final MavenPluginManager plugins;

    /**
     * @param lifecycle tells what is going to run
     * @param plugins configures goals
     */
    public ParameterChecks(MavenSession session, LifecycleExecutor lifecycle, MavenPluginManager plugins) {
        this.session = session;
        this.lifecycle = lifecycle;
        this.plugins = plugins;
    }

    /**
     * Checks all goals of the current module and of the modules after it, each module once in a run of Maven. Warns of
     * properties that nothing reads. Modules that begin meanwhile (mvn -T) wait.
     *
     * @param plugin this plugin
     * @param progress gets the warnings
     * @throws BuildFailure with the faults of all goals
     */
    public void beforeFirstGoal(PluginDescriptor plugin, Progress progress) throws BuildFailure, IOException {
        List<BuildFailure> failures = new ArrayList<>();
        synchronized (ParameterChecks.class) {
            if (isFirst(WARNED, plugin, session.getTopLevelProject())) {
                new UnknownProperties(plugin, session).report(session.getUserProperties(), progress);
            }
            List<MavenProject> modules = session.getProjects();
            int current = Math.max(0, modules.indexOf(session.getCurrentProject()));
            for (MavenProject module : modules.subList(current, modules.size())) {
                if (isFirst(CHECKED, plugin, module)) {
                    MavenSession there = session.clone();
                    there.setCurrentProject(module);
                    failures.addAll(new ParameterChecks(there, lifecycle, plugins).ofCurrentModule(plugin));
                }
            }
        }
        BuildFailure.throwAll(failures);
    }

    private List<BuildFailure> ofCurrentModule(PluginDescriptor plugin) throws IOException {
        List<BuildFailure> failures = new ArrayList<>();
        OutputOwners owners = new OutputOwners();
        for (MojoExecution planned : plan()) {
            if (planned.getPlugin().getKey().equals(plugin.getPluginLookupKey())
                    && planned.getVersion().equals(plugin.getVersion())) {
                // The planned goal's descriptor is a copy without the classes of this plugin.
                MojoDescriptor goal = plugin.getMojo(planned.getGoal());
                MojoExecution execution = new MojoExecution(goal, planned.getExecutionId(), planned.getSource());
                execution.setConfiguration(planned.getConfiguration());
                check(execution, owners).ifPresent(failures::add);
            }
        }
        return failures;
    }

    private boolean isFirst(String what, PluginDescriptor plugin, MavenProject project) {
        return session.getPluginContext(plugin, project).putIfAbsent(what, true) == null;
    }

    private List<MojoExecution> plan() {
        List<String> tasks = session.getGoals();
        String defaultGoal = session.getTopLevelProject().getDefaultGoal();
        if (tasks.isEmpty() && defaultGoal != null) {
            tasks = List.of(defaultGoal.trim().split("\\s+"));
        }
        try {
            return lifecycle
                    .calculateExecutionPlan(session, tasks.toArray(String[]::new))
                    .getMojoExecutions();
        } catch (Exception e) { // Ten checked ones.
            return List.of(); // A later module's fault, of another plugin perhaps. Maven tells it when it comes there.
        }
    }

    private Optional<BuildFailure> check(MojoExecution execution, OutputOwners owners) throws IOException {
        try {
            checkTypes(execution);
            GoalSkip.check(session, session.getCurrentProject(), execution.getGoal());
            Mojo mojo = plugins.getConfiguredMojo(Mojo.class, session, execution);
            try {
                if (mojo instanceof CheckedGoal goal && !goal.isSkipped()) {
                    goal.checkParameters();
                    // What is asked for on the command line may be made once more.
                    if (execution.getSource() == MojoExecution.Source.LIFECYCLE) {
                        owners.claim(execution.getGoal(), execution.getExecutionId(), goal.made());
                    }
                }
            } finally {
                plugins.releaseMojo(mojo, execution);
            }
            return Optional.empty();
        } catch (BuildFailure e) {
            return Optional.of(e);
        } catch (PluginConfigurationException e) {
            return Optional.of(new BuildFailure(
                    "the goal " + execution.getGoal() + " cannot be configured: " + e.getMessage(),
                    "Correct its configuration in the pom.xml, or the property.",
                    e));
        } catch (PluginContainerException e) {
            throw new IllegalStateException(e);
        }
    }

    private void checkTypes(MojoExecution execution) throws BuildFailure {
        Map<String, Parameter> parameters = execution.getMojoDescriptor().getParameterMap();
        for (Map.Entry<String, String> value :
                new ParameterValues(session, execution).byName().entrySet()) {
            Parameter parameter = parameters.get(value.getKey());
            ParameterType.of(parameter.getType()).check(userName(execution, parameter), value.getValue());
        }
    }

    /** The property, or the element of the POM where there is no property. */
    private static String userName(MojoExecution execution, Parameter parameter) {
        String expression = parameter.getExpression();
        return expression != null && expression.matches("\\$\\{[^}]+}")
                ? expression.substring(2, expression.length() - 1)
                : "<" + parameter.getName() + "> of the goal " + execution.getGoal();
    }
}
