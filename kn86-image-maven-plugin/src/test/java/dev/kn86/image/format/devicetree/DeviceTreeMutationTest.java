// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.Mutations;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes of a tree or an overlay, they are read or refused: no other exception, no endless work. */
@ForeignTools
class DeviceTreeMutationTest {

    private static final Path RESOURCES = Path.of("src/test/resources/dev/kn86/image/format/devicetree");
    private static final int ROUNDS_PER_FILE = 20;
    private static final List<String> VALUES = List.of("1", "a", "x", "", "on", "0x10", "\\x41", "/");

    @TempDir
    Path folder;

    @Test
    void everyMutationOfATreeIsReadOrRefused() throws Exception {
        byte[] base = compile(RESOURCES.resolve("base.dts"));
        try (Stream<Path> sources = Files.list(RESOURCES)) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".dts"))
                    .sorted()
                    .toList()) {
                byte[] overlay = compile(source);
                Mutations mutations =
                        new Mutations(overlay, source.getFileName().hashCode());
                for (int round = 0; round < ROUNDS_PER_FILE; round++) {
                    byte[] mutation = mutations.next();
                    mutations.expectRefusalOrResult(() -> use(mutation, base));
                }
            }
        }
    }

    @Test
    void everyMutationOfABaseTreeIsReadOrRefused() throws Exception {
        byte[] base = compile(RESOURCES.resolve("base.dts"));
        byte[] overlay = compile(RESOURCES.resolve("exports.dts"));
        Mutations mutations = new Mutations(base, 1);
        for (int round = 0; round < ROUNDS_PER_FILE; round++) {
            byte[] mutation = mutations.next();
            mutations.expectRefusalOrResult(() -> use(overlay, mutation));
        }
    }

    private byte[] compile(Path source) throws Exception {
        Path blob = folder.resolve("blob");
        ForeignTool.DTC.run("-q", "-@", "-o", blob, source);
        return Files.readAllBytes(blob);
    }

    private static void use(byte[] overlay, byte[] base) throws Exception {
        for (String name :
                new OverlayParameters("o", FlatTree.parse(overlay, "o").root()).names()) {
            for (String value : VALUES) {
                OverlayLoad load = new OverlayLoad("o", List.of(new OverlayLoad.Parameter(name, value, "")));
                attempt(() -> {
                    TreeNode root = FlatTree.parse(base, "b").root();
                    new OverlayMerge(root)
                            .merge(load, FlatTree.parse(overlay, "o").root());
                });
                attempt(() -> {
                    FlatTree tree = FlatTree.parse(overlay, "o");
                    OverlayParameters parameters = new OverlayParameters("o", tree.root());
                    parameters.apply(load.parameters().get(0));
                    parameters.mergeIntraFragments();
                    tree.bytes();
                });
            }
        }
        new OverlayMerge(FlatTree.parse(base, "b").root())
                .merge(
                        new OverlayLoad("o", List.of()),
                        FlatTree.parse(overlay, "o").root());
    }

    @FunctionalInterface
    private interface Use {
        void run() throws Exception;
    }

    private static void attempt(Use use) throws Exception {
        try {
            use.run();
        } catch (BuildFailure e) {
            // A refusal that names what is wrong.
        }
    }
}
