// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.descriptor.Parameter;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** The values of a goal's parameters as text, as POM, command line and defaults give them. */
final class ParameterValues {

    private final MojoExecution execution;
    private final ExpressionEvaluator evaluator;

    ParameterValues(MavenSession session, MojoExecution execution) {
        this(execution, new PluginParameterExpressionEvaluator(session, execution));
    }

    /** @param evaluator replaces properties by their values */
    ParameterValues(MojoExecution execution, ExpressionEvaluator evaluator) {
        this.execution = execution;
        this.evaluator = evaluator;
    }

    /**
     * The parameters that a user can set, by name. Those without a value are left out. A parameter with elements of its
     * own, such as a list, is written with their names in braces.
     */
    Map<String, String> byName() {
        Map<String, String> values = new TreeMap<>();
        for (Parameter parameter : execution.getMojoDescriptor().getParameters()) {
            Optional<String> value = parameter.isEditable() ? value(parameter.getName()) : Optional.empty();
            value.ifPresent(text -> values.put(parameter.getName(), text));
        }
        return values;
    }

    private Optional<String> value(String name) {
        Xpp3Dom configuration = execution.getConfiguration();
        Xpp3Dom element = configuration == null ? null : configuration.getChild(name);
        return element == null ? Optional.empty() : text(element);
    }

    private Optional<String> text(Xpp3Dom element) {
        if (element.getChildCount() > 0) {
            StringBuilder text = new StringBuilder("{");
            for (Xpp3Dom child : element.getChildren()) {
                text.append(child.getName())
                        .append('=')
                        .append(text(child).orElse(""))
                        .append(' ');
            }
            return Optional.of(text.append('}').toString());
        }
        Optional<String> value = evaluate(element.getValue());
        // As Maven's own converters do (AbstractConfigurationConverter.fromExpression).
        return value.isPresent() ? value : evaluate(element.getAttribute("default-value"));
    }

    private Optional<String> evaluate(String expression) {
        if (expression == null || expression.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(evaluator.evaluate(expression)).map(Object::toString);
        } catch (ExpressionEvaluationException e) {
            throw new IllegalStateException("Maven cannot evaluate " + expression, e);
        }
    }
}
