// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Builds the fixture program {@code uf2/firmware.S} with the Arm tool chain, as it is or with one change. */
public final class Firmware {

    private Firmware() {}

    /** The program without changes. */
    public static Path elf(Path folder) throws IOException, BuildFailure {
        return link(folder, "", "");
    }

    /** The program with one text of its source or linker script replaced. The text must occur in one of them. */
    public static Path link(Path folder, String text, String replacement) throws IOException, BuildFailure {
        String source = resource("firmware.S");
        String script = resource("firmware.ld");
        if (!(source + script).contains(text)) {
            throw new IllegalArgumentException("the fixture does not contain " + text);
        }
        Files.writeString(folder.resolve("firmware.S"), source.replace(text, replacement));
        Files.writeString(folder.resolve("firmware.ld"), script.replace(text, replacement));
        Path elf = folder.resolve("firmware.elf");
        ForeignTool.ARM_GCC.run(
                "-nostdlib",
                "-mcpu=cortex-m33",
                "-Wl,-n,--build-id=none,--no-check-sections",
                "-T",
                folder.resolve("firmware.ld"),
                "-o",
                elf,
                folder.resolve("firmware.S"));
        return elf;
    }

    /** The raw binary that {@code objcopy} makes from an ELF file. */
    public static byte[] objcopy(Path elf) throws IOException, BuildFailure {
        Path binary = elf.resolveSibling("objcopy.bin");
        ForeignTool.ARM_OBJCOPY.run("-O", "binary", elf, binary);
        return Files.readAllBytes(binary);
    }

    /** The text of one of the fixture's files. */
    public static String resource(String name) throws IOException {
        try (InputStream stream = Firmware.class.getResourceAsStream("/uf2/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
