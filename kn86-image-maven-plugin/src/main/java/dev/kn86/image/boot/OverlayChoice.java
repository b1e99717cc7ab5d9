// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import java.util.ArrayList;
import java.util.List;

/**
 * The overlays that a config.txt asks for.
 *
 * @param names in the order of application, which is the file's
 * @param parameters {@code dtparam} values and overlay parameters, for example {@code "kn86-hub,ports=4"}; fdtoverlay cannot
 *     apply them
 */
record OverlayChoice(List<String> names, List<String> parameters) {

    OverlayChoice {
        names = List.copyOf(names);
        parameters = List.copyOf(parameters);
    }

    static OverlayChoice of(FirmwareText config) {
        List<String> names = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        for (FirmwareText.Setting setting : config.settings()) {
            // An empty dtoverlay= only ends the scope of the one before.
            if (setting.key().equals("dtoverlay") && !setting.value().isEmpty()) {
                String[] nameAndParameters = setting.value().split("[,:]", 2);
                names.add(nameAndParameters[0].strip());
                if (nameAndParameters.length == 2) {
                    parameters.add(setting.value());
                }
            } else if (setting.key().equals("dtparam")) {
                parameters.add(setting.value());
            }
        }
        return new OverlayChoice(names, parameters);
    }
}
