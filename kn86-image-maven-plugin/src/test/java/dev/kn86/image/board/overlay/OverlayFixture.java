// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Overlay sources and base trees, compiled by the host's dtc. */
final class OverlayFixture {

    private static final String BASE =
            """
            /dts-v1/;
            / {
                compatible = "test,board";
                soc {
                    spi0: spi { status = "disabled"; };
                    %s
                };
            };
            """;

    private static final String OVERLAY =
            """
            /dts-v1/;
            /plugin/;
            / {
                fragment@0 {
                    target = <&%s>;
                    __overlay__ { status = "okay"; };
                };
            };
            """;

    final Path sources;
    final Path output;
    final SilentProgress progress = new SilentProgress();
    final DeviceTreeTools tools;
    private final Path folder;

    OverlayFixture(Path folder) throws Exception {
        this.folder = folder;
        sources = Files.createDirectories(folder.resolve("dts"));
        output = Files.createDirectories(folder.resolve("target")).resolve("overlays");
        tools = new DeviceTreeTools(
                new ProcessCommandRunner(folder.resolve("logs")),
                (tool, arguments) -> Command.of(tool).with(Command.of(arguments).arguments()));
    }

    /** A base tree with the label spi0 and those of the node given. */
    Path baseTree(String name, String node) throws Exception {
        return baseTree(name, node, "-@");
    }

    /** The same, compiled with another option than {@code -@}. */
    Path baseTree(String name, String node, String option) throws Exception {
        Path source = Files.writeString(folder.resolve(name + ".dts"), BASE.formatted(node));
        Path tree = folder.resolve(name);
        ForeignTool.DTC.run("-q", option, "-o", tree, source);
        return tree;
    }

    /** An overlay that refers to a label of the base tree. */
    void overlay(String name, String label) throws Exception {
        source(name + "-overlay.dts", OVERLAY.formatted(label));
    }

    Path source(String name, String text) throws Exception {
        return Files.writeString(sources.resolve(name), text);
    }

    void build(Path... baseTrees) throws Exception {
        new OverlayBuild(tools, progress).build(sources, List.of(), () -> List.of(baseTrees), List.of(), output);
    }
}
