// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compiles overlay sources. Warnings count as errors. */
final class OverlayCompiler {

    static final String SOURCE_SUFFIX = "-overlay.dts";

    /** The check, and the node or what else the line begins with. */
    private static final Pattern WARNING = Pattern.compile("Warning \\((\\w+)\\): (Failed prerequisite|\\S+)");

    /** One check has not been made because another one has complained. */
    private static final String FOLLOWING = "Failed prerequisite";

    /**
     * Checks of dtc that Raspberry Pi's kernel turns off for its overlays (scripts/Makefile.dtbs, cmd_dtco and
     * DTC_FLAGS): an overlay is fragments of a tree, and cannot satisfy them alone. They are passed over here and not
     * turned off there, as not every dtc knows each of them.
     */
    private static final Set<String> IGNORED_WARNINGS = Set.of(
            "alias_paths",
            "avoid_default_addr_size",
            "avoid_unnecessary_addr_size",
            "gpios_property",
            "graph_child_address",
            "i2c_bus_reg",
            "interrupt_map",
            "interrupt_provider",
            "interrupts_property",
            "label_is_string",
            "pci_device_bus_num",
            "reg_format",
            "simple_bus_reg",
            "spi_bus_reg",
            "unique_unit_address",
            "unit_address_vs_reg");

    private static final Pattern INCLUDE = Pattern.compile("(?m)^\\s*#\\s*include\\b");

    private final DeviceTreeTools tools;
    private final List<Path> includeFolders;

    OverlayCompiler(DeviceTreeTools tools, List<Path> includeFolders) {
        this.tools = tools;
        this.includeFolders = includeFolders;
    }

    /**
     * Compiles {@code NAME-overlay.dts} to {@code NAME.dtbo}.
     *
     * @param work for intermediate files
     * @throws BuildFailure with the compiler's lines, which name file and line
     */
    void compile(Path source, Path folder, Path work) throws BuildFailure, IOException {
        String name = source.getFileName().toString().replace(SOURCE_SUFFIX, "");
        List<Path> includes = new ArrayList<>(includeFolders);
        includes.add(0, source.getParent());
        Path input = source;
        if (INCLUDE.matcher(Files.readString(source, StandardCharsets.ISO_8859_1))
                .find()) {
            input = work.resolve(name + ".preprocessed.dts");
            require(source, tools.preprocess(source, includes, input));
        }
        require(source, tools.compile(input, includes, folder.resolve(name + ".dtbo")));
    }

    private static void require(Path source, CommandResult result) throws BuildFailure {
        List<String> complaints = complaints(result.stderr());
        if (!result.succeeded() || !complaints.isEmpty()) {
            String lines = complaints.stream().map(line -> "  | " + line).collect(Collectors.joining("\n"));
            throw new BuildFailure(
                    "the overlay " + source + " does not compile without complaint:\n" + lines,
                    "Correct the lines named above.");
        }
    }

    private static List<String> complaints(String output) {
        List<String> complaints = new ArrayList<>();
        boolean counts = true;
        for (String line : output.lines().filter(line -> !line.isBlank()).toList()) {
            // "  also defined at …" belongs to the line before.
            counts = line.startsWith(" ") ? counts : counts(line);
            if (counts) {
                complaints.add(line);
            }
        }
        return complaints;
    }

    /** A parameter may have any name: what stands in __overrides__ is not the property that a check takes it for. */
    private static boolean counts(String line) {
        Matcher warning = WARNING.matcher(line);
        return !(warning.find()
                && (IGNORED_WARNINGS.contains(warning.group(1))
                        || warning.group(2).startsWith("/__overrides__")
                        || warning.group(2).equals(FOLLOWING)));
    }
}
