// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTypeTest {

    @ParameterizedTest
    @CsvSource({
        "boolean, true",
        "java.lang.Boolean, FALSE",
        "int, 19",
        "long, -1",
        "java.lang.String, ture",
        "java.lang.String, ''",
        "java.io.File, ~backup/a b"
    })
    void takesWhatMavenUnderstands(String type, String text) {
        assertDoesNotThrow(() -> ParameterType.of(type).check("kn86.x", text));
    }

    /** Maven itself takes the first three for false, and the empty path for the project's folder. */
    @ParameterizedTest
    @CsvSource({
        "boolean, ture, neither true nor false",
        "boolean, yes, neither true nor false",
        "java.lang.Boolean, '', neither true nor false",
        "int, high, not a whole number",
        "long, 1200 s, not a whole number",
        "java.lang.Long, 1e3, not a whole number",
        "java.io.File, '', not a path",
        "java.io.File, ' ', not a path",
        "java.io.File, ~/cache, not a path",
        "java.io.File, ~, not a path"
    })
    void refusesWhatIsNoValueOfTheType(String type, String text, String fault) {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> ParameterType.of(type).check("kn86.x", text));
        assertEquals(
                "kn86.x=" + text + " is " + fault,
                failure.getMessage().lines().findFirst().orElseThrow());
    }
}
