// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class ChecksumsTest {

    @TempDir
    Path folder;

    private List<String> names() throws Exception {
        return List.copyOf(Checksums.read(sums()).keySet());
    }

    private Path sums() {
        return folder.resolve(Checksums.FILE_NAME);
    }

    @Test
    void anImageBeginsTheListAnew() throws Exception {
        Checksums.update(sums(), output("kn86-v1-development.img.zst", "x"));
        Files.writeString(sums(), Checksums.text(Map.of("kn86-v1.img.zst", output("kn86-v1.img.zst", "y"))));
        assertEquals(List.of("kn86-v1.img.zst"), names());
    }

    private Path output(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void sha256sumAcceptsTheFile() throws Exception {
        Checksums.update(sums(), output("b.img.zst", "b"), output("a.bmap", "a"));
        assertEquals(
                "a.bmap: OK\nb.img.zst: OK\n",
                ForeignTool.SHA256SUM.run(folder, "-c", Checksums.FILE_NAME).stdout());
    }

    @Test
    void keepsWhatIsStillThereAndSorts() throws Exception {
        Path gone = output("gone", "x");
        Checksums.update(sums(), output("m", "m"), gone);
        Files.delete(gone);
        output("m", "changed");
        Checksums.update(sums(), output("a", "a"), output("z", "z"));
        assertEquals(List.of("a", "m", "z"), names());
        ForeignTool.SHA256SUM.run(folder, "-c", Checksums.FILE_NAME);
    }
}
