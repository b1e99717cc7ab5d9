// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;

/** What modules use that is a SNAPSHOT: parents, dependencies, plugins and what those depend on. */
public final class UsedSnapshots {

    private UsedSnapshots() {}

    /**
     * As {@code group:artifact:version}, sorted. Modules that are SNAPSHOTs themselves are told by their version alone.
     */
    public static List<String> of(List<MavenProject> modules) {
        TreeSet<String> snapshots = new TreeSet<>();
        for (MavenProject module : modules) {
            List<String> used = new ArrayList<>();
            if (module.getParentArtifact() != null) {
                used.add(id(
                        module.getParentArtifact().getGroupId(),
                        module.getParentArtifact().getArtifactId(),
                        module.getParentArtifact().getVersion()));
            }
            module.getDependencies().forEach(dependency -> used.add(id(dependency)));
            for (Plugin plugin : module.getBuildPlugins()) {
                used.add(id(plugin.getGroupId(), plugin.getArtifactId(), plugin.getVersion()));
                plugin.getDependencies().forEach(dependency -> used.add(id(dependency)));
            }
            used.stream().filter(name -> name.endsWith("-SNAPSHOT")).forEach(snapshots::add);
        }
        snapshots.removeAll(ids(modules).toList());
        return List.copyOf(snapshots);
    }

    private static Stream<String> ids(List<MavenProject> modules) {
        return modules.stream().map(module -> id(module.getGroupId(), module.getArtifactId(), module.getVersion()));
    }

    private static String id(Dependency dependency) {
        return id(dependency.getGroupId(), dependency.getArtifactId(), dependency.getVersion());
    }

    private static String id(String group, String artifact, String version) {
        return group + ":" + artifact + ":" + version;
    }
}
