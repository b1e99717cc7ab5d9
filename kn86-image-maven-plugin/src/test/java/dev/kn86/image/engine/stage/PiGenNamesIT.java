// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.util.file.ForeignText;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our lists of pi-gen's variables are those that its build.sh has. Reads a checkout: {@code -Dkn86.pigen.dir}. */
@Tag("real-pi-gen")
class PiGenNamesIT {

    /** Variables within build.sh, and of bash. */
    private static final Set<String> INNER =
            Set.of("BASH_SOURCE", "OPTARG", "PACKAGES", "PAGESIZE", "QUILT_PATCHES", "RC", "SUB_STAGE_QUILT_PATCH_DIR");

    private static final Pattern READ = Pattern.compile("\\$\\{?#?([A-Z][A-Z0-9_]+)");
    private static final Pattern EXPORTED = Pattern.compile("\\bexport ([A-Z][A-Z0-9_]+)");
    private static final Pattern DEFAULTED = Pattern.compile("\\b([A-Z][A-Z0-9_]+)=(?:\\$\\(realpath )?\"?\\$\\{\\1:-");

    private final String buildSh;

    PiGenNamesIT() throws Exception {
        buildSh = ForeignText.of(Path.of(System.getProperty("kn86.pigen.dir")).resolve("build.sh"));
    }

    @Test
    void everyVariableOfBuildShIsKnown() {
        Set<String> unknown = names(READ);
        unknown.addAll(names(EXPORTED));
        unknown.removeAll(INNER);
        unknown.removeAll(PiGenVariables.SETTABLE);
        unknown.removeAll(PiGenVariables.FIXED);
        unknown.removeAll(PiGenVariables.CONSTANT.keySet());
        assertEquals(Set.of(), unknown);
    }

    @Test
    void everyVariableWithADefaultIsKnownAsOne() {
        Set<String> defaulted = names(DEFAULTED);
        // The plugin sets these two; DEPLOY_ZIP has no such line.
        defaulted.removeAll(Set.of("WORK_DIR", "DEPLOY_DIR"));
        defaulted.removeAll(PiGenVariables.DEFAULTED);
        assertEquals(Set.of(), defaulted);
    }

    private Set<String> names(Pattern pattern) {
        Set<String> names = new TreeSet<>();
        Matcher found = pattern.matcher(buildSh);
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }
}
