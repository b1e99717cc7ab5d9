// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares the host with what the build needs: the tools of the table, and conditions that no package fulfils. The
 * messages are those of {@code setup-host.sh --check}, which reads the same table.
 */
public final class HostCheck {

    private final Host host;
    private final HostToolTable table;
    private final HostConditions conditions;

    /**
     * @param host the machine
     * @param cache the cache folder, whose file system needs free space
     */
    public HostCheck(Host host, Path cache) {
        this(host, HostToolTable.bundled(), new HostConditions(host, cache, HostConditions.WANTED_SPACE));
    }

    HostCheck(Host host, HostToolTable table, HostConditions conditions) {
        this.host = host;
        this.table = table;
        this.conditions = conditions;
    }

    /** Checks everything that any goal or module needs. */
    public List<CheckResult> findings() throws BuildFailure, IOException {
        List<CheckResult> findings = new ArrayList<>(conditions.all());
        String release = host.release();
        Map<String, String> packageVersions = host.packageVersions(
                table.tools().stream().map(tool -> tool.packageFor(release)).toList());
        for (HostTool tool : table.tools()) {
            String version = packageVersions.getOrDefault(tool.packageFor(release), "found");
            findings.add(check(tool, release, version));
        }
        return findings;
    }

    /**
     * Checks everything that a goal needs, before the goal begins.
     *
     * @param goal for example {@code rootfs}; a goal that needs nothing special always passes
     * @throws BuildFailure when something is missing; lists all of it, with one apt line that installs it
     */
    public void require(String goal) throws BuildFailure, IOException {
        List<CheckResult> findings = new ArrayList<>(conditions.of(goal));
        String release = host.release();
        for (HostTool tool : table.tools()) {
            if (tool.users().contains(goal)) {
                findings.add(check(tool, release, "found"));
            }
        }
        refuse("this host is not ready for kn86-image:" + goal, findings);
    }

    /**
     * Turns all problems into one failure.
     *
     * @param what the first line of the message
     * @throws BuildFailure when a finding has a problem
     */
    public static void refuse(String what, List<CheckResult> findings) throws BuildFailure {
        List<CheckResult> bad = findings.stream()
                .filter(finding -> finding.problem().isPresent())
                .toList();
        if (!bad.isEmpty()) {
            String problems = bad.stream()
                    .map(finding -> "\n  " + finding.subject() + ": "
                            + finding.problem().get().text())
                    .collect(Collectors.joining());
            throw new BuildFailure(
                    what + ":" + problems,
                    remedy(bad.stream().map(finding -> finding.problem().get()).toList()));
        }
    }

    private static String remedy(List<CheckResult.Problem> problems) {
        List<String> lines = new ArrayList<>();
        String packages = problems.stream()
                .flatMap(problem -> problem.packageName().stream())
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
        if (!packages.isEmpty()) {
            lines.add(
                    "Run tools/sd-provision/setup-host.sh, or: apt-get install --no-install-recommends -y " + packages);
        }
        problems.stream()
                .flatMap(problem -> problem.instruction().stream())
                .distinct()
                .forEach(lines::add);
        return String.join("\n  -> ", lines);
    }

    /** @param version the version to report for a tool that is not asked for it */
    private CheckResult check(HostTool tool, String release, String version) throws BuildFailure {
        if (tool.isFile()) {
            return host.has(tool.probe()) ? CheckResult.fine(tool.probe(), version) : missing(tool, release);
        }
        Optional<Path> program = host.program(tool.probe());
        if (program.isEmpty()) {
            return missing(tool, release);
        }
        return tool.minimum().isPresent()
                ? checkVersion(tool, release, program.get(), tool.minimum().get())
                : CheckResult.fine(tool.probe(), version);
    }

    private CheckResult checkVersion(HostTool tool, String release, Path program, ToolVersion minimum)
            throws BuildFailure {
        Optional<ToolVersion> version =
                host.version(program, tool.versionOption().orElseThrow());
        String found = version.map(ToolVersion::toString).orElse("unknown");
        return version.isPresent() && version.get().compareTo(minimum) >= 0
                ? CheckResult.fine(tool.probe(), found)
                : CheckResult.toInstall(
                        tool.probe(),
                        found,
                        "version " + found + ", " + minimum + " or newer needed " + tool.purpose(),
                        tool.packageFor(release));
    }

    private static CheckResult missing(HostTool tool, String release) {
        return CheckResult.toInstall(tool.probe(), "missing", "not found " + tool.purpose(), tool.packageFor(release));
    }
}
