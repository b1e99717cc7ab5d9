// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayLoadTest {

    @Test
    void readsWhatConfigTxtSays() {
        OverlayLoad load =
                OverlayLoad.parse("kn86-ssd1322,host_driven,speed=4000000").with("dc_pin = 17");
        assertEquals("kn86-ssd1322", load.name());
        assertEquals(
                List.of("host_driven=true", "speed=4000000", "dc_pin=17"),
                load.parameters().stream().map(OverlayLoad.Parameter::toString).toList());
        assertEquals("kn86-ssd1322,host_driven=true,speed=4000000,dc_pin=17", load.toString());
        assertEquals(new OverlayLoad("dwc2", List.of()), OverlayLoad.parse("dwc2"));
        // The colon is the older separator.
        assertEquals(OverlayLoad.parse("dwc2,dr_mode=host"), OverlayLoad.parse("dwc2:dr_mode=host"));
    }
}
