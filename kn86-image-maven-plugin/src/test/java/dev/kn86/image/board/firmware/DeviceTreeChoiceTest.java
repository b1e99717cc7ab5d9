// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.format.devicetree.OverlayLoad;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTreeChoiceTest {

    @Test
    void aParameterBelongsToTheOverlayAboveIt() {
        FirmwareText config = FirmwareText.parse(
                "config.txt",
                """
                dtparam=i2c_arm=on
                dtoverlay=panel,speed=1
                dtparam=dc_pin=2,reset_pin=3
                dtoverlay=
                dtparam=audio=on
                [pi4]
                dtoverlay=other
                [all]
                dtoverlay=hub
                """,
                Board.ZERO_2_W,
                false);
        DeviceTreeChoice choice = DeviceTreeChoice.of(config);
        assertEquals(List.of("i2c_arm=on", "audio=on"), choice.baseParameters());
        assertEquals(
                List.of("panel,speed=1,dc_pin=2,reset_pin=3", "hub"),
                choice.overlays().stream().map(OverlayLoad::toString).toList());
    }
}
