// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.board.firmware.Board;
import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a tree or a gpio= line holds, its claims are read or it is refused. */
@ForeignTools
class ClaimsMutationTest {

    private static final int ROUNDS = 5_000;

    @TempDir
    Path folder;

    @Test
    void everyMutationOfATreeIsReadOrRefused() throws Exception {
        Path blob = folder.resolve("tree.dtb");
        ForeignTool.DTC.run(
                "-q",
                "-@",
                "-o",
                blob,
                Files.writeString(
                        folder.resolve("tree.dts"),
                        """
                        /dts-v1/;
                        / {
                            gpio: gpio@7e200000 {
                                #gpio-cells = <2>;
                                a: a { brcm,pins = <2 3>; };
                                b: b { one { pins = "gpio14", "gpio15"; }; };
                                c-hog { gpio-hog; gpios = <4 0 5 0>; };
                            };
                            user { pinctrl-0 = <&a &b>; led-gpios = <&gpio 6 0>, <0>, <&gpio 7 0>; status = "okay"; };
                        };
                        """));
        Mutations mutations = new Mutations(Files.readAllBytes(blob), 1);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutation = mutations.next();
            mutations.expectRefusalOrResult(
                    () -> TreeClaims.of(FlatTree.parse(mutation, "tree").root()));
        }
    }

    @Test
    void everyMutationOfALineIsReadOrRefused() {
        Mutations mutations = new Mutations("gpio=0-27,40 , 41=op,dh".getBytes(StandardCharsets.ISO_8859_1), 1);
        for (int round = 0; round < ROUNDS; round++) {
            String line = new String(mutations.next(), StandardCharsets.ISO_8859_1);
            FirmwareText text = FirmwareText.parse("config.txt", line, Board.ZERO_2_W, false);
            mutations.expectRefusalOrResult(() -> FirmwareClaims.of(text, warning -> {}));
        }
    }
}
