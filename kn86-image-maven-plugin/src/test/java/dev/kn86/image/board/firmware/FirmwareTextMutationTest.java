// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a config.txt or autoboot.txt holds, it is read or refused. */
class FirmwareTextMutationTest {

    private static final String CONFIG =
            """
            # comment
            [all]
            dtparam=audio=on,i2c=off
            dtoverlay=lamp,pin=4   # the lamp
            dtparam=name='x'
            [board-type=0x12]
            gpio=0-27,40=op,dh
            [gpio4=1]
            [EDID=VSC-TD2220]
            include config.txt
            initramfs initramfs8 followkernel
            [tryboot]
            dtoverlay=
            """;

    private static final int ROUNDS = 5_000;

    @TempDir
    Path folder;

    @Test
    void everyMutationIsReadOrRefused() throws Exception {
        Path config = folder.resolve("config.txt");
        Mutations mutations = new Mutations(CONFIG.getBytes(StandardCharsets.ISO_8859_1), 1);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutation = mutations.next();
            mutations.expectRefusalOrResult(() -> {
                String text = new String(mutation, StandardCharsets.ISO_8859_1);
                use(FirmwareText.parse("config.txt", text, Board.ZERO_2_W, true));
            });
            if (round % 100 == 0) {
                Files.write(config, mutation);
                mutations.expectRefusalOrResult(() -> use(FirmwareText.read(config, Board.ZERO_2_W, false)));
            }
        }
    }

    private static void use(FirmwareText text) throws Exception {
        text.unknownSettings();
        for (OverlayLoad load : DeviceTreeChoice.of(text).overlays()) {
            load.fileName();
        }
    }

    @Test
    void everyMutationOfAutobootIsReadOrRefused() {
        Mutations mutations = new Mutations(Slot.A.autoboot().getBytes(StandardCharsets.ISO_8859_1), 1);
        for (int round = 0; round < ROUNDS; round++) {
            String text = new String(mutations.next(), StandardCharsets.ISO_8859_1);
            mutations.expectRefusalOrResult(() -> Autoboot.parse(text, Board.ZERO_2_W, true));
        }
    }
}
