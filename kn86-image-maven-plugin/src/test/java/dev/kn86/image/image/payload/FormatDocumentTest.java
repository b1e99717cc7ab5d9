// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands that the documentation of the format gives: tools that are not ours open and verify a payload.
 * tools/test/test-copies.sh fails when the document has other commands.
 */
@ForeignTools
class FormatDocumentTest {

    private static final Path COMMANDS = Path.of("src/test/resources/payload/documented-commands.txt");

    @TempDir
    Path folder;

    private SmallPayload payload;

    @BeforeEach
    void create() throws Exception {
        ForeignTool.require(ForeignTool.TAR, ForeignTool.OPENSSL, ForeignTool.JQ, ForeignTool.ZSTD, ForeignTool.SH);
        payload = SmallPayload.create(Files.createDirectories(folder.resolve("images")));
    }

    @Test
    void documentedCommandsAcceptAGoodPayload() throws Exception {
        CommandResult result = runCommands(payload.bytes());
        assertTrue(result.stdout().contains("Signature Verified Successfully"), result.stdout());
        assertTrue(result.stdout().contains("rootfs.ext4: OK"), result.stdout());
        for (SlotImage image : SlotImage.values()) {
            assertArrayEquals(payload.images.get(image), Files.readAllBytes(folder.resolve(image.file())));
        }
    }

    @Test
    void documentedCommandsRefuseAnotherManifest() {
        byte[] bytes = payload.bytes();
        bytes[payload.offsetOf(PayloadFormat.MANIFEST) + 1] = ' ';
        assertThrows(BuildFailure.class, () -> runCommands(bytes));
    }

    @Test
    void documentedCommandsRefuseAnotherImage() {
        byte[] bytes = payload.bytes();
        bytes[payload.offsetOf("rootfs.ext4.zst") + 2000]++;
        assertThrows(BuildFailure.class, () -> runCommands(bytes));
    }

    @Test
    void tarListsExactlyTheDocumentedMembers() throws Exception {
        Path file = Files.write(folder.resolve("x.kn86fw"), payload.bytes());
        String listing = ForeignTool.TAR
                .run("--list", "--verbose", "--numeric-owner", "--utc", "--file", file)
                .stdout();
        String expected = "-rw-r--r-- 0/0 +\\d+ 2023-11-14 22:13 manifest.json\n"
                + "-rw-r--r-- 0/0 +64 2023-11-14 22:13 manifest.json.sig\n"
                + "-rw-r--r-- 0/0 +\\d+ 2023-11-14 22:13 bootfs.vfat.zst\n"
                + "-rw-r--r-- 0/0 +\\d+ 2023-11-14 22:13 rootfs.ext4.zst\n";
        assertTrue(listing.matches(expected), listing);
    }

    private CommandResult runCommands(byte[] bytes) throws Exception {
        Path file = Files.write(folder.resolve("x.kn86fw"), bytes);
        Command command = Command.of("sh", "-c", Files.readString(COMMANDS))
                .in(folder)
                .env("payload", file.toString())
                .env(
                        "public_key",
                        SmallPayload.VECTORS
                                .resolve("verification-key.pem")
                                .toAbsolutePath()
                                .toString());
        return new ProcessCommandRunner(folder.resolve("logs")).run(command, "See the output above.");
    }
}
