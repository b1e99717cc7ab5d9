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

    @Test
    void sha256sumAcceptsTheOtherNames() throws Exception {
        Checksums.update(
                sums(), output("kn86-v1.img.zst", "x"), output("kn86-v1.kn86fw", "y"), output("kn86-v1.txt", "z"));
        Path copy = Files.createDirectory(folder.resolve("downloads")).resolve("image-assembly-1.sha256sums");
        Checksums.writeWithNames(
                sums(),
                Map.of(
                        "kn86-v1.img.zst", "image-assembly-1.img.zst",
                        "kn86-v1.kn86fw", "image-assembly-1.kn86fw",
                        "kn86-v1.img.bmap", "image-assembly-1.img.bmap"),
                copy);
        Files.copy(folder.resolve("kn86-v1.img.zst"), copy.resolveSibling("image-assembly-1.img.zst"));
        Files.copy(folder.resolve("kn86-v1.kn86fw"), copy.resolveSibling("image-assembly-1.kn86fw"));
        assertEquals(
                "image-assembly-1.img.zst: OK\nimage-assembly-1.kn86fw: OK\n",
                ForeignTool.SHA256SUM
                        .run(copy.getParent(), "-c", copy.getFileName().toString())
                        .stdout());
    }
}
