// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import dev.kn86.image.format.devicetree.OverlayLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a config.txt asks for in the device tree: its lines {@code dtoverlay=} and {@code dtparam=}.
 *
 * @param loads overlays, and parameters of the base tree, in the order of application, which is the file's
 * @param warnings one text for each line that is not followed here
 */
public record DeviceTreeChoice(List<OverlayLoad> loads, List<String> warnings) {

    /** All of them are names in start.elf. */
    private static final Set<String> OVERLAY = Set.of("dtoverlay", "device_tree_overlay");

    private static final Set<String> PARAMETER =
            Set.of("dtparam", "dtparams", "device_tree_param", "device_tree_params");

    /** Ends the scope of the overlay above, as no name does (dtapply of github.com/raspberrypi/utils). */
    private static final String NO_OVERLAY = "none";

    /** Asks for the base tree as it was, which neither dtapply nor we follow. */
    private static final String RESET = "base";

    public DeviceTreeChoice {
        loads = List.copyOf(loads);
        warnings = List.copyOf(warnings);
    }

    /**
     * A {@code dtparam=} belongs to the {@code dtoverlay=} above it; an empty one of those ends its scope. A parameter
     * that the overlay does not have is one of the base tree all the same.
     */
    public static DeviceTreeChoice of(FirmwareText config) {
        List<OverlayLoad> loads = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        OverlayLoad open = OverlayLoad.ofBaseTree();
        for (FirmwareText.Setting setting : config.settings()) {
            if (OVERLAY.contains(setting.key())) {
                close(open, loads);
                open = OverlayLoad.parse(setting.value(), setting.place());
                if (open.name().equals(RESET)) {
                    warnings.add(setting.place() + ": dtoverlay=base is not followed here");
                }
                if (open.name().equals(NO_OVERLAY) || open.name().equals(RESET)) {
                    open = OverlayLoad.ofBaseTree();
                }
            } else if (PARAMETER.contains(setting.key())) {
                open = open.with(setting.value(), setting.place());
            }
        }
        close(open, loads);
        return new DeviceTreeChoice(loads, warnings);
    }

    private static void close(OverlayLoad load, List<OverlayLoad> loads) {
        if (!load.isBaseTree() || !load.parameters().isEmpty()) {
            loads.add(load);
        }
    }

    /** The overlays alone. */
    public List<OverlayLoad> overlays() {
        return loads.stream().filter(load -> !load.isBaseTree()).toList();
    }

    /** The parameters that stand in no overlay's scope. */
    public List<String> baseParameters() {
        return loads.stream()
                .filter(OverlayLoad::isBaseTree)
                .flatMap(load -> load.parameters().stream())
                .map(OverlayLoad.Parameter::toString)
                .toList();
    }
}
