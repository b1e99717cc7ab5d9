// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.image.layout.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateReportTest {

    @TempDir
    Path folder;

    private final List<String> news = new ArrayList<>();

    @Test
    void thePageShowsWhatRanInWhichSlotAndWhatThePanelShowed() throws IOException {
        Path picture = Files.write(folder.resolve("hud-1-slots.png"), new byte[] {1, 2, 3});
        LifeRecord life = new LifeRecord("A card & its <operator>", news::add);
        life.add(new LifeRecord.Event(
                "First start", Optional.of(Slot.A), "0.1.0", "reset, asks for partition 3", 61.4, List.of(picture)));
        life.add(new LifeRecord.Event(
                "Trial of 0.2.0", Optional.of(Slot.B), "0.2.0<script>", "switched off", 7, List.of()));
        life.add(new LifeRecord.Event(
                "Trial of 0.3.0", Optional.empty(), "0.3.0", "the firmware starts nothing", 0, List.of()));

        assertEquals("First start: reset, asks for partition 3", news.get(0));
        Path page = new UpdateReport(folder).write(List.of(life));

        assertEquals(folder.resolve("update.html"), page);
        String html = Files.readString(page);
        assertTrue(html.contains("<h2>A card &amp; its &lt;operator&gt;</h2>"), html);
        assertTrue(
                html.contains("<td>1</td><td class=\"slot runs\">0.1.0</td><td class=\"slot\"></td><td>First start</td>"
                        + "<td>reset, asks for partition 3</td><td>61 s</td>"),
                html);
        assertTrue(html.contains("<td>2</td><td class=\"slot\"></td><td class=\"slot runs\">0.2.0&lt;script&gt;</td>"));
        assertTrue(
                html.contains("<td>3</td><td class=\"slot\"></td><td class=\"slot\"></td><td>Trial of 0.3.0</td>"
                        + "<td>the firmware starts nothing</td><td></td>"),
                html);
        assertTrue(html.contains("<h3>1. First start</h3>"), html);
        assertTrue(html.contains("src=\"data:image/png;base64,AQID\"><figcaption>1-slots</figcaption>"), html);
        assertFalse(html.contains("<h3>2. "), "there is nothing to look at");
        assertFalse(html.contains("<script>"), html);
    }
}
