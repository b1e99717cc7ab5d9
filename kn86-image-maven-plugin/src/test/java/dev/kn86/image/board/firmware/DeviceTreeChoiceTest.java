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

    private static DeviceTreeChoice choose(String text) {
        return DeviceTreeChoice.of(FirmwareText.parse("config.txt", text, Board.ZERO_2_W, false));
    }

    private static List<String> loads(String text) {
        return choose(text).loads().stream().map(OverlayLoad::toString).toList();
    }

    @Test
    void anEmptyNameAndNoneEndTheScope() {
        assertEquals(
                List.of("lamp,pin=4", ",audio=on"),
                loads("dtoverlay=lamp\ndtparam=pin=4\ndtoverlay=\ndtparam=audio=on\n"));
        assertEquals(List.of("lamp", ",audio=on"), loads("dtoverlay=lamp\ndtoverlay=none\ndtparam=audio=on\n"));
        assertEquals(List.of(), loads("dtoverlay=\ndtoverlay=none\ndtparam=\n"));
    }

    @Test
    void theOrderIsTheFiles() {
        assertEquals(
                List.of(",spi=on", "lamp,pin=4,audio=on", ",i2c=on,spi=off", "horn"),
                loads("dtparam=spi=on\ndtoverlay=lamp,pin=4\ndtparam=audio=on\ndtoverlay=\ndtparam=i2c=on\n"
                        + "device_tree_param=spi=off\ndevice_tree_overlay=horn\n"));
    }

    @Test
    void aResetIsAWarning() {
        assertEquals(
                List.of("config.txt:2: dtoverlay=base is not followed here"),
                choose("dtoverlay=lamp\ndtoverlay=base\n").warnings());
    }

    @Test
    void emptyParametersAreNone() {
        assertEquals(List.of("lamp,a=1,b=true"), loads("dtoverlay=lamp,,a=1, ,b\n"));
        assertEquals(
                "config.txt:1",
                choose("dtoverlay=lamp,a=1\n")
                        .loads()
                        .get(0)
                        .parameters()
                        .get(0)
                        .place());
    }
}
