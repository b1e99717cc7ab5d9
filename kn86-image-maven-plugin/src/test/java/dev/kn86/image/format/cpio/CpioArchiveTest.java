// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.cpio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class CpioArchiveTest {

    @TempDir
    Path folder;

    @Test
    void anotherReaderFindsAllEntries() throws BuildFailure, IOException {
        Path file = folder.resolve("archive");
        Files.write(
                file,
                new CpioArchive()
                        .folder("d")
                        .program("d/init", "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII))
                        .link("d/to", "/bin/kmod")
                        .finish());
        assertEquals(0, Files.size(file) % CpioArchive.ALIGNMENT);
        String listing = ForeignTool.PYTHON.run("-c", READER, file).stdout();
        assertEquals(
                List.of("d 40755", "d/init 100755 #!/bin/sh", "d/to 120777 /bin/kmod"),
                listing.lines().toList());
    }

    /** A reader that is written from the kernel's description of the format. */
    private static final String READER =
            """
            import sys
            data, at = open(sys.argv[1], "rb").read(), 0
            while True:
                assert data[at:at + 6] == b"070701", data[at:at + 6]
                field = [int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
                name = data[at + 110:at + 110 + field[11] - 1].decode()
                at = (at + 110 + field[11] + 3) // 4 * 4
                if name == "TRAILER!!!":
                    assert at == len(data)
                    break
                print(f"{name} {field[1]:o} {data[at:at + field[6]].decode()}".rstrip())
                at = (at + field[6] + 3) // 4 * 4
            """;
}
