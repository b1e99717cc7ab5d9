// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecoderUsesTest {

    @Test
    void aProgramThatNeverCompressesDecodesInEveryUse() {
        assertEquals(Optional.of(List.of()), DecoderUses.of("kmod"));
    }

    /** What dpkg-deb --build writes depends on the version of liblzma. */
    @Test
    void aProgramThatAlsoCompressesDecodesInSomeUses() {
        List<String> uses = DecoderUses.of("dpkg-deb").orElseThrow();
        assertTrue(uses.contains("--fsys-tarfile") && uses.contains("--control"), uses.toString());
        assertTrue(uses.stream().noneMatch(use -> "--build".startsWith(use) || "-b".startsWith(use)), uses.toString());
        assertEquals(Optional.empty(), DecoderUses.of("xz"));
    }
}
