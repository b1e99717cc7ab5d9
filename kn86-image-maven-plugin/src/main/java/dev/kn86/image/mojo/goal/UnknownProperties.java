// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.project.MavenProject;

/**
 * Properties of the command line that begin with {@code kn86.} and that nothing reads: Maven takes a mistyped name
 * without a word, and the value that was meant is not used.
 */
final class UnknownProperties {

    private static final String PREFIX = "kn86.";

    private final Set<String> parameters;
    private final StringBuilder poms = new StringBuilder();

    /**
     * Learns the names that are in use.
     *
     * @param plugin whose parameters are known
     * @param session whose POMs, with their parents, may use more: for profiles and for other plugins
     */
    UnknownProperties(PluginDescriptor plugin, MavenSession session) throws IOException {
        parameters = plugin.getMojos().stream()
                .flatMap(mojo -> mojo.getParameters().stream())
                .map(parameter -> Optional.ofNullable(parameter.getExpression()).orElse(""))
                .filter(expression -> expression.startsWith("${" + PREFIX))
                .map(expression -> expression.substring(2, expression.length() - 1))
                .collect(Collectors.toCollection(TreeSet::new));
        plugin.getMojos().forEach(mojo -> parameters.add(GoalSkip.property(mojo.getGoal())));
        for (MavenProject project : session.getProjects()) {
            for (MavenProject pom = project; pom != null && pom.getFile() != null; pom = pom.getParent()) {
                poms.append(Files.readString(pom.getFile().toPath(), StandardCharsets.ISO_8859_1))
                        .append('\n');
            }
        }
    }

    /** Warns of each property that nothing reads. */
    void report(Properties commandLine, Progress progress) {
        for (String name : new TreeSet<>(commandLine.stringPropertyNames())) {
            if (name.startsWith(PREFIX) && !parameters.contains(name) && !mentionedInPoms(name)) {
                progress.warn("-D" + name + " has no effect: nothing is called so"
                        + meant(name)
                                .map(known -> "; did you mean " + known + "?")
                                .orElse(" (docs/properties.md)"));
            }
        }
    }

    private boolean mentionedInPoms(String name) {
        for (int at = poms.indexOf(name); at >= 0; at = poms.indexOf(name, at + 1)) {
            int end = at + name.length();
            if (end == poms.length() || !isPartOfName(poms.charAt(end))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPartOfName(char character) {
        return Character.isLetterOrDigit(character) || character == '.' || character == '-' || character == '_';
    }

    /** The known name of the same letters: a forgotten dot or another case is the commonest mistake. */
    private Optional<String> meant(String name) {
        return parameters.stream()
                .filter(known -> letters(known).equals(letters(name)))
                .findFirst();
    }

    private static String letters(String name) {
        return name.replaceAll("[.\\-_]", "").toLowerCase(Locale.ROOT);
    }
}
