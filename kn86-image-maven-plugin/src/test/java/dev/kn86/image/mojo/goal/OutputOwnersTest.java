// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputOwnersTest {

    private final OutputOwners owners = new OutputOwners();

    @Test
    void twoExecutionsOfOneOutputAreNamed() throws Exception {
        owners.claim("uf2", "left", List.of(Path.of("/target/pico.uf2")));
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> owners.claim("uf2", "right", List.of(Path.of("/target/x/../pico.uf2"))));
        assertEquals(
                """
                uf2 (left) and uf2 (right) both make /target/x/../pico.uf2: the second would replace the first one's
                  -> Give one of them another place in the <configuration> of its <execution>, or a module of its own.""",
                failure.getMessage());
    }

    @Test
    void otherOutputsAndTheSameExecutionAgainAreFine() throws Exception {
        owners.claim("uf2", "left", List.of(Path.of("/target/left.uf2")));
        assertDoesNotThrow(() -> owners.claim("uf2", "right", List.of(Path.of("/target/right.uf2"))));
        assertDoesNotThrow(() -> owners.claim("uf2", "left", List.of(Path.of("/target/left.uf2"))));
    }
}
