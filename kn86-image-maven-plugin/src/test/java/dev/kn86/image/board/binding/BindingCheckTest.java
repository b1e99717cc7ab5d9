// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.binding;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.board.overlay.OverlayFixture;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks with the host's dt-schema, and with schemas in the kernel's form. */
@ForeignTools
public class BindingCheckTest {

    private static final String PANEL_SCHEMA =
            """
            # SPDX-License-Identifier: Apache-2.0
            %YAML 1.2
            ---
            $id: http://devicetree.org/schemas/display/test,panel.yaml#
            $schema: http://devicetree.org/meta-schemas/core.yaml#
            title: A display
            maintainers:
              - Nobody <nobody@example.com>
            allOf:
              - $ref: test,common.yaml#
            properties:
              compatible:
                const: test,panel
            required:
              - compatible
            unevaluatedProperties: false
            """;

    private static final String COMMON_SCHEMA = PANEL_SCHEMA
                    .replace("test,panel.yaml#", "test,common.yaml#")
                    .replace("title: A display", "title: What panels share")
                    .replaceAll("(?s)allOf:.*", "")
            + """
            properties:
              test,width:
                $ref: /schemas/types.yaml#/definitions/uint32
                description: Columns.
                maximum: 480
            additionalProperties: true
            """;

    @TempDir
    Path folder;

    private OverlayFixture fixture;
    private Path base;
    private Path bindings;

    @BeforeEach
    void makeFixture() throws Exception {
        fixture = new OverlayFixture(folder);
        base = fixture.baseTree("board.dtb", "");
        bindings = Files.createDirectories(folder.resolve("bindings/display")).getParent();
        Files.writeString(bindings.resolve("display/test,panel.yaml"), PANEL_SCHEMA);
        Files.writeString(bindings.resolve("display/test,common.yaml"), COMMON_SCHEMA);
        Files.writeString(bindings.resolve("display/other.yaml"), PANEL_SCHEMA.replace("test,panel", "other,panel"));
    }

    private void check(String properties, List<String> accepted) throws Exception {
        check(properties, List.of(OverlayLoad.parse("panel")), accepted);
    }

    /**
     * The overlay "panel" has the given properties. The overlay "wide" makes the panel too wide; alone it is no panel.
     */
    private void check(String properties, List<OverlayLoad> merge, List<String> accepted) throws Exception {
        fixture.source(
                "wide-overlay.dts",
                """
                /dts-v1/;
                /plugin/;
                / { fragment@0 { target-path = "/"; __overlay__ { panel { test,width = <481>; }; }; }; };
                """);
        fixture.source(
                "panel-overlay.dts",
                """
                /dts-v1/;
                /plugin/;
                / { fragment@0 { target-path = "/"; __overlay__ { panel { compatible = "test,panel"; %s }; }; }; };
                """
                        .formatted(properties));
        fixture.build(base);
        new BindingCheck(fixture.tools, fixture.progress)
                .check(List.of(merge), fixture.output, List.of(base), bindings, accepted, folder.resolve("work"));
    }

    @Test
    void acceptsWhatTheBindingAllows() {
        assertDoesNotThrow(() -> check("test,width = <256>;", List.of()));
    }

    @Test
    void namesWhatTheBindingForbids() {
        String message = assertThrows(BuildFailure.class, () -> check("test,width = <481>;", List.of()))
                .getMessage();
        assertTrue(
                message.contains(
                        "\n  panel on board.dtb: panel: test,width:0:0: 481 is greater than the maximum of 480\n"),
                message);
        message = assertThrows(BuildFailure.class, () -> check("rotation = <180>;", List.of()))
                .getMessage();
        assertTrue(message.contains("panel on board.dtb: panel: Unevaluated properties are not allowed"), message);
    }

    @Test
    void namesWhatOverlaysBreakTogether() {
        OverlayLoad panel = OverlayLoad.parse("panel");
        OverlayLoad wide = OverlayLoad.parse("wide");
        assertDoesNotThrow(() -> check("", List.of(wide), List.of()));
        String message = assertThrows(BuildFailure.class, () -> check("", List.of(panel, wide), List.of()))
                .getMessage();
        assertTrue(
                message.contains("\n  panel + wide on board.dtb: panel: test,width:0:0: 481 is greater than"), message);
    }

    @Test
    void acceptedComplaintsMustStillBeMade() {
        String accepted = "panel: test,width:0:0: 481 is greater than the maximum of 480";
        List<String> more =
                List.of(accepted, "panel: Unevaluated properties are not allowed ('test,width' was unexpected)");
        assertDoesNotThrow(() -> check("test,width = <481>;", more));
        String message = assertThrows(BuildFailure.class, () -> check("", List.of(accepted)))
                .getMessage();
        assertTrue(message.contains("\n  accepted, but nothing complains of it any more: " + accepted), message);
    }

    @Test
    void aSchemaThatTheToolIgnoresIsAnError() throws Exception {
        Files.writeString(
                bindings.resolve("display/test,common.yaml"), COMMON_SCHEMA.replace("maximum: 480", "maximum: wide"));
        String message =
                assertThrows(BuildFailure.class, () -> check("", List.of())).getMessage();
        assertTrue(
                message.startsWith("dt-mk-schema does not understand " + bindings + "/display/test,common.yaml"),
                message);
    }

    @Test
    void choosesTheSchemasThatMatter() throws Exception {
        SchemaFiles files = new SchemaFiles(bindings);
        List<Path> naming = files.naming("test,panel");
        assertEquals(List.of(bindings.resolve("display/test,panel.yaml")), naming);
        assertEquals(
                Set.of(bindings.resolve("display/test,panel.yaml"), bindings.resolve("display/test,common.yaml")),
                files.closure(Set.copyOf(naming)));
        assertEquals(List.of(), files.naming("panel"));
    }
}
