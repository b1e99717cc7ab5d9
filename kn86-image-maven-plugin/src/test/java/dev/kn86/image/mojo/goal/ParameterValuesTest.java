// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;

/** Values as Maven gives them to a goal. */
class ParameterValuesTest {

    private final MojoDescriptor goal = new MojoDescriptor();
    private final Map<String, String> properties = new HashMap<>();

    /** As Maven's: a text that is a property without a value has none. */
    private final ExpressionEvaluator evaluator = new ExpressionEvaluator() {
        @Override
        public Object evaluate(String expression) {
            String text = expression;
            for (Map.Entry<String, String> property : properties.entrySet()) {
                text = text.replace("${" + property.getKey() + "}", property.getValue());
            }
            return text.matches("\\$\\{[^}]+}") ? null : text;
        }

        @Override
        public File alignToBaseDirectory(File file) {
            return file;
        }
    };

    private Map<String, String> values(String configuration) throws Exception {
        goal.setPluginDescriptor(new PluginDescriptor());
        MojoExecution execution = new MojoExecution(goal);
        execution.setConfiguration(
                Xpp3DomBuilder.build(new StringReader("<configuration>" + configuration + "</configuration>")));
        return new ParameterValues(execution, evaluator).byName();
    }

    private void parameter(String name, boolean editable) throws Exception {
        Parameter parameter = new Parameter();
        parameter.setName(name);
        parameter.setEditable(editable);
        goal.addParameter(parameter);
    }

    @Test
    void theDefaultCountsUnlessThePropertyIsSet() throws Exception {
        parameter("table", true);
        String table = "<table default-value=\"hybrid\">${kn86.table}</table>";
        assertEquals(Map.of("table", "hybrid"), values(table));
        properties.put("kn86.table", "hidden-gpt");
        assertEquals(Map.of("table", "hidden-gpt"), values(table));
    }

    @Test
    void aValueOfThePomIsTakenAsItStands() throws Exception {
        parameter("table", true);
        assertEquals(Map.of("table", "hidden-gpt"), values("<table default-value=\"hybrid\">hidden-gpt</table>"));
    }

    @Test
    void parametersWithoutValueAndThoseThatNobodySetsAreLeftOut() throws Exception {
        parameter("signingKey", true);
        parameter("project", false);
        assertEquals(Map.of(), values("<signingKey>${kn86.sign.key}</signingKey><project>x</project>"));
    }

    @Test
    void everyElementOfAListCounts() throws Exception {
        parameter("folds", true);
        properties.put("kind", "uf2");
        assertEquals(
                Map.of("folds", "{fold={artifact=a:b:${unknown} stage=s } fold={artifact=a:b:uf2 } }"),
                values("<folds><fold><artifact>a:b:${unknown}</artifact><stage>s</stage></fold>"
                        + "<fold><artifact>a:b:${kind}</artifact></fold></folds>"));
    }
}
