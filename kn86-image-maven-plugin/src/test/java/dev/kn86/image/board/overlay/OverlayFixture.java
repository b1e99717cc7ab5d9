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
public final class OverlayFixture {

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
    public final Path output;
    public final SilentProgress progress = new SilentProgress();
    public final DeviceTreeTools tools;
    private final Path folder;

    public OverlayFixture(Path folder) throws Exception {
        this.folder = folder;
        sources = Files.createDirectories(folder.resolve("dts"));
        output = Files.createDirectories(folder.resolve("target")).resolve("overlays");
        tools = new DeviceTreeTools(
                new ProcessCommandRunner(folder.resolve("logs")),
                (tool, arguments) -> Command.of(tool).with(Command.of(arguments).arguments()));
    }

    /** A base tree with the label spi0, and with the labels of the given node. */
    public Path baseTree(String name, String node) throws Exception {
        return baseTree(name, node, "-@");
    }

    /** Such a base tree, compiled with another option than {@code -@}. */
    public Path baseTree(String name, String node, String option) throws Exception {
        Path source = Files.writeString(folder.resolve(name + ".dts"), BASE.formatted(node));
        Path tree = folder.resolve(name);
        ForeignTool.DTC.run("-q", option, "-o", tree, source);
        return tree;
    }

    /** An overlay that refers to a label of the base tree. */
    public void overlay(String name, String label) throws Exception {
        source(name + "-overlay.dts", OVERLAY.formatted(label));
    }

    public Path source(String name, String text) throws Exception {
        return Files.writeString(sources.resolve(name), text);
    }

    public void build(Path... baseTrees) throws Exception {
        new OverlayBuild(tools, progress).build(sources, List.of(), () -> List.of(baseTrees), List.of(), output);
    }
}
