// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of a parameter, and every way to merge, against the table of what dtmerge makes of them. */
@ForeignTools
class DtmergeTest {

    private static final Path RESOURCES = Path.of("src/test/resources/dev/kn86/image/format/devicetree");

    @TempDir
    static Path folder;

    /** Trees without parameters, as dtmerge's table has them compared. */
    private static final Map<String, List<String>> PLAIN = new HashMap<>();

    /** One of the table's. */
    record Case(String base, List<String> overlays, String parameters, List<String> expected) {

        @Override
        public String toString() {
            return base + " " + overlays + " " + parameters;
        }

        private List<OverlayLoad> loads() {
            List<OverlayLoad> loads = new ArrayList<>();
            for (String overlay : overlays) {
                loads.add(new OverlayLoad(overlay, List.of()));
            }
            int last = loads.size() - 1;
            for (String parameter : parameters.split("\t")) {
                String[] pair = parameter.split("=", 2);
                if (!parameter.isEmpty()) {
                    loads.set(
                            last,
                            loads.get(last)
                                    .with(List.of(new OverlayLoad.Parameter(
                                            pair[0], pair.length == 2 ? pair[1] : "true", ""))));
                }
            }
            return loads;
        }
    }

    @BeforeAll
    static void compile() throws Exception {
        try (Stream<Path> sources = Files.list(RESOURCES)) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".dts")).toList()) {
                ForeignTool.DTC.run(
                        "-q", "-@", "-o", blob(source.getFileName().toString().replace(".dts", "")), source);
            }
        }
    }

    private static Path blob(String name) {
        return folder.resolve(name + ".dtb");
    }

    static List<Case> cases() throws Exception {
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(RESOURCES.resolve("dtmerge.txt"))) {
            if (line.startsWith("  ")) {
                cases.get(cases.size() - 1).expected().add(line.substring(2));
            } else if (!line.startsWith("#")) {
                List<String> fields = List.of(line.split("\t", -1));
                List<String> overlays = fields.stream()
                        .filter(field -> field.startsWith("@"))
                        .map(field -> field.substring(1))
                        .toList();
                cases.add(new Case(
                        fields.get(0),
                        overlays,
                        String.join("\t", fields.subList(1 + overlays.size(), fields.size())),
                        new ArrayList<>()));
            }
        }
        return cases;
    }

    @Test
    void theTableHasEveryOverlay() throws Exception {
        List<Case> cases = cases();
        assertFalse(cases.isEmpty());
        try (Stream<Path> sources = Files.list(RESOURCES)) {
            List<String> unused = sources.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".dts"))
                    .map(name -> name.replace(".dts", ""))
                    .filter(name -> cases.stream()
                            .noneMatch(one ->
                                    one.base().equals(name) || one.overlays().contains(name)))
                    .toList();
            assertEquals(List.of(), unused);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mergesAsDtmergeDoes(Case one) throws Exception {
        assertEquals(one.expected(), changes(one, DtmergeTest::merged));
    }

    /** What the parameters do is in the file, so that any tool that merges can do the rest. */
    @ParameterizedTest
    @MethodSource("cases")
    void aVariantsFileGivesTheSame(Case one) throws Exception {
        String name = String.join("+", one.overlays()) + " " + one.parameters();
        if (ONLY_MERGED.contains(name)) {
            assertNotEquals(one.expected(), changes(one, DtmergeTest::mergedFromFile));
        } else {
            assertEquals(one.expected(), changes(one, DtmergeTest::mergedFromFile));
        }
    }

    /**
     * What no overlay file can say: parameters of the base tree, a phandle of the base tree as a plain number, two
     * nodes of one name that refer to others, and references that a number overwrites in part. And labels whose nodes
     * have other paths in the file: of a renamed node, which dtmerge exports with the old name, of what was in a
     * fragment's own node, which dtmerge does not export, and of a fragment that is switched off.
     */
    private static final Set<String> ONLY_MERGED = Set.of(
            "numbers audio=on",
            "numbers volume=9",
            "numbers place=0x1f",
            "pushes+numbers lamp_level=9",
            "sensor i2c_arm=on",
            "sensor i2c_baudrate=400000",
            "sensor i2c_vc_baudrate=100000",
            "targets beyond=1",
            "special clash",
            "exports moved=beacon",
            "hidden-exports ",
            "tops off",
            "itself ",
            "itself call=lump",
            "mixed across=7",
            "mixed acrosslocal=8",
            "mixed byte=9",
            "mixed bytelocal=10",
            "mixed half=11",
            "mixed literalacross",
            "mixed literalhalf");

    @FunctionalInterface
    private interface Merge {
        TreeNode merge(Path base, List<OverlayLoad> loads) throws Exception;
    }

    private static List<String> changes(Case one, Merge merge) throws Exception {
        List<String> plain = lines(FlatTree.read(blob(one.base())).root());
        String key = one.base() + one.overlays();
        List<String> before = one.parameters().isEmpty() ? plain : PLAIN.getOrDefault(key, plain);
        List<String> after;
        try {
            after = lines(merge.merge(blob(one.base()), one.loads()));
        } catch (BuildFailure e) {
            return List.of("refused");
        }
        if (one.parameters().isEmpty()) {
            PLAIN.put(key, after);
        }
        List<String> changes = new ArrayList<>();
        List<String> lost = new ArrayList<>(before);
        after.forEach(lost::remove);
        List<String> gained = new ArrayList<>(after);
        before.forEach(gained::remove);
        lost.forEach(line -> changes.add("- " + line));
        gained.forEach(line -> changes.add("+ " + line));
        return changes;
    }

    private static TreeNode merged(Path base, List<OverlayLoad> loads) throws Exception {
        TreeNode root = FlatTree.read(base).root();
        for (OverlayLoad load : loads) {
            new OverlayMerge(root).merge(load, FlatTree.read(blob(load.name())).root());
        }
        return root;
    }

    private static TreeNode mergedFromFile(Path base, List<OverlayLoad> loads) throws Exception {
        TreeNode root = FlatTree.read(base).root();
        for (OverlayLoad load : loads) {
            FlatTree overlay = FlatTree.read(blob(load.name()));
            OverlayParameters parameters = new OverlayParameters(load.name(), overlay.root());
            for (OverlayLoad.Parameter parameter : load.parameters()) {
                parameters.apply(parameter);
            }
            parameters.mergeIntraFragments();
            FlatTree variant = FlatTree.parse(overlay.bytes(), load.toString());
            new OverlayMerge(root).merge(new OverlayLoad(load.name(), List.of()), variant.root());
        }
        return root;
    }

    private static List<String> lines(TreeNode root) {
        List<String> lines = new ArrayList<>();
        collect(root, "", lines);
        return lines;
    }

    private static void collect(TreeNode node, String path, List<String> lines) {
        String name = path.isEmpty() ? "/" : path;
        lines.add(name);
        new TreeMap<>(node.properties())
                .forEach((property, value) ->
                        lines.add(name + " " + property + "=" + HexFormat.of().formatHex(value)));
        node.nodes().forEach(child -> collect(child, path + "/" + child.name(), lines));
    }
}
