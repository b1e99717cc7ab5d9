// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.panel.Monitor;
import dev.kn86.image.boot.panel.PanelPainter;
import dev.kn86.image.util.failure.BuildFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A deck as its operator sees it: a question for the handle, four tabs, and a question before it switches off. */
final class FakePanel implements Monitor {

    private static final Map<String, String> TABS = Map.of("f1", "STATUS", "f2", "LAMBDA", "f3", "LINK", "f4", "SYS");
    private static final Map<String, String> SIGNS = Map.of("minus", "-");

    private final Path switchedOff;
    private final List<String> dialogs = new ArrayList<>(List.of("FIRST START"));
    private String handle = "";
    private String tab = "STATUS";
    private String slot = "A";

    /** @param switchedOff the file that is made when the deck switches itself off */
    FakePanel(Path switchedOff) {
        this.switchedOff = switchedOff;
    }

    /** @param text what the tab SYS shows as the slot */
    FakePanel withSlot(String text) {
        slot = text;
        return this;
    }

    @Override
    public void press(String key) throws IOException {
        if (dialogs.contains("FIRST START") && !key.equals("ret")) {
            handle += SIGNS.getOrDefault(key, key).toUpperCase(Locale.ROOT);
        } else if (TABS.containsKey(key)) {
            tab = TABS.get(key);
        } else if (key.equals("ret") && dialogs.contains("SHUT DOWN")) {
            Files.createFile(switchedOff);
        } else if (key.equals("ret")) {
            dialogs.clear();
            if (tab.equals("SYS")) {
                dialogs.add("SHUT DOWN");
            }
        }
    }

    @Override
    public BufferedImage picture() throws BuildFailure, IOException {
        PanelPainter painter =
                new PanelPainter().printInverse(3, 2, " " + tab + " ").print(1, 60, handle);
        for (String dialog : dialogs) {
            painter.printInverse(8, 20, " " + dialog + " ");
            painter.print(
                    10, 20, dialog.equals("SHUT DOWN") ? "SWITCH THE DECK OFF?" : "WHO IS AT THE KEYS, OPERATOR?");
            painter.print(11, 20, "> " + handle);
        }
        int row = 12;
        for (String line : List.of(
                "HANDLE ·· " + handle,
                "BOOTS ·· 2",
                "R RECORD",
                "NOSH ·· 0.1.0",
                "BUILD ·· 0.1.0+abc",
                "SLOT ·· " + slot,
                "PANEL ·· 1024x600  1 KEYBOARD",
                "STORAGE ·· 9 MIB FREE  STATE KEPT",
                "STATE ·· LINKED  FIRMWARE 0.1.0")) {
            painter.print(row++, 4, line);
        }
        return painter.image();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
