// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import dev.kn86.image.format.devicetree.OverlayLoad;
import java.util.ArrayList;
import java.util.List;

/**
 * The overlays and parameters that a config.txt loads into the device tree.
 *
 * @param baseParameters the {@code dtparam=} values for the base tree
 * @param overlays in the order of the file, which is the order in which they are applied
 */
public record DeviceTreeChoice(List<String> baseParameters, List<OverlayLoad> overlays) {

    public DeviceTreeChoice {
        baseParameters = List.copyOf(baseParameters);
        overlays = List.copyOf(overlays);
    }

    /** A {@code dtparam=} belongs to the {@code dtoverlay=} above it. An empty {@code dtoverlay=} ends that scope. */
    public static DeviceTreeChoice of(FirmwareText config) {
        List<String> baseParameters = new ArrayList<>();
        List<OverlayLoad> overlays = new ArrayList<>();
        boolean inOverlay = false;
        for (FirmwareText.Setting setting : config.settings()) {
            if (setting.key().equals("dtoverlay")) {
                inOverlay = !setting.value().isEmpty();
                if (inOverlay) {
                    overlays.add(OverlayLoad.parse(setting.value()));
                }
            } else if (setting.key().equals("dtparam") && inOverlay) {
                overlays.set(
                        overlays.size() - 1, overlays.get(overlays.size() - 1).with(setting.value()));
            } else if (setting.key().equals("dtparam")) {
                baseParameters.add(setting.value());
            }
        }
        return new DeviceTreeChoice(baseParameters, overlays);
    }
}
