// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that leftovers are found: a check that overlooks them would let all tests of cleaning up pass. Needs root. */
class LeftoversIT {

    @TempDir
    private Path temp;

    @Test
    void seesProcessesMountsLoopDevicesAndHalfLayers() throws Exception {
        assertEquals(List.of(), Leftovers.of(temp));
        Files.createDirectories(temp.resolve("cache/layers/0123.building"));
        Path disk = Files.write(temp.resolve("disk"), new byte[1 << 20]);
        String device =
                ForeignTool.LOSETUP.run("--find", "--show", disk).stdout().strip();
        // Mounted in a namespace of its own, as by stages.
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        "mount --bind \"$0\" \"$0\" && exec sleep 1000",
                        temp.toString())
                .start();
        Process named = new ProcessBuilder("sh", "-c", "sleep 1000; :", temp.toString()).start();
        try {
            List<String> found = Await.until("the mount is there", () -> Leftovers.of(temp), lines -> lines.stream()
                    .anyMatch(line -> line.startsWith("mount of process")));
            assertTrue(
                    found.stream().anyMatch(line -> line.startsWith("process " + named.pid() + ": sh -c ")),
                    found.toString());
            String all = String.join("\n", found);
            assertTrue(all.contains("mount of process " + process.pid() + ": "), all);
            assertTrue(all.contains("loop device " + device.substring("/dev/".length()) + ": " + disk), all);
            assertTrue(all.contains("half layer " + temp.resolve("cache/layers/0123.building")), all);
        } finally {
            process.destroyForcibly().waitFor();
            named.descendants().forEach(ProcessHandle::destroyForcibly);
            named.destroyForcibly().waitFor();
            ForeignTool.LOSETUP.run("--detach", device);
        }
        assertEquals(1, Leftovers.awaitAtMost(1, temp).size(), "the half layer");
    }
}
