// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class HelperFolderTest {

    @TempDir
    private Path temp;

    /** A helper that calls none of these functions is started without the shim: the list has to be complete. */
    @Test
    @EnabledOnOs(architectures = "amd64") // Only amd64 hosts emulate arm64 and have the shim.
    void theLibraryAnswersWhatTheListNames() throws Exception {
        Path library = temp.resolve("libtwin.so");
        try (InputStream code = NativeHelpers.class.getResourceAsStream("libtwin.so")) {
            Files.copy(code, library);
        }
        List<String> functions = new ProcessCommandRunner(temp.resolve("logs"))
                .run(Command.of("readelf", "--wide", "--dyn-syms", library), "Install binutils.").lines().stream()
                        .filter(line -> line.matches(".* FUNC +GLOBAL +DEFAULT +[0-9]+ .*"))
                        .map(line -> line.replaceFirst(".* ", ""))
                        .sorted()
                        .toList();
        List<String> listed = Stream.of(HelperFolder.SHIM_FUNCTIONS, HelperFolder.SHIM_FUNCTIONS_OF_PYTHON)
                .flatMap(List::stream)
                .sorted()
                .toList();
        assertEquals(listed, functions);
    }
}
