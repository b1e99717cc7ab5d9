// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestJsonTest {

    @TempDir
    Path folder;

    private byte[] json;

    @BeforeEach
    void create() throws Exception {
        json = SmallPayload.create(folder).members.get(PayloadFormat.MANIFEST);
    }

    @Test
    void writtenManifestReadsBackAndWritesTheSame() throws Exception {
        assertArrayEquals(json, ManifestJson.write(ManifestJson.read("x", json)));
    }

    @Test
    void layoutIsThatOfTheDocument() {
        String text = new String(json, StandardCharsets.UTF_8);
        assertTrue(
                text.startsWith(
                        """
                {
                  "formatVersion" : 1,
                  "compatible" : [
                    "kn86-zero2w"
                  ],
                  "version" : "1.2.3-rc1",
                  "buildId" : "1.2.3-rc1+0123456789ab",
                  "variant" : "development",
                  "minimumVersion" : "1.0.0",
                  "signer" : "development",
                """),
                text);
        assertTrue(text.endsWith("    ]\n  }\n}\n"), text);
    }

    @Test
    void faultsAreNamedWithTheirField() {
        assertRefused("\"version\" : \"1.2.3-rc1\"", "\"version\" : 1", "version is not a text");
        assertRefused(
                "\"version\" : \"1.2.3-rc1\"",
                "\"version\" : \"v1\"",
                "version \"v1\" is not MAJOR.MINOR.PATCH with an optional suffix");
        assertRefused(
                "\"minimumVersion\" : \"1.0.0\"",
                "\"minimumVersion\" : \"1\"",
                "minimumVersion \"1\" is not MAJOR.MINOR.PATCH with an optional suffix");
        assertRefused("\"buildId\" : \"1.2.3-rc1+0123456789ab\"", "\"buildId\" : \"\"", "buildId is empty");
        assertRefused(
                "\"variant\" : \"development\"",
                "\"variant\" : \"PRODUCTION\"",
                "variant \"PRODUCTION\" is none of development, production");
        assertRefused("\"variant\" : \"development\",", "", "variant is missing");
        assertRefused(
                "\"signer\" : \"development\"",
                "\"signer\" : \"me\"",
                "signer \"me\" is neither development nor release");
        assertRefused("\"kn86-zero2w\"", "", "compatible names no hardware");
        assertRefused("\"kn86-zero2w\"", "7", "compatible is not a text");
        assertRefused("\"bootcode\" : {", "\"bootcode\" : {\"more\": 1,", "unknown field bootcode.more");
        assertRefused("bbbbbbbb", "BBBBBBBB", "is not a SHA-256 in lower-case hexadecimal");
        assertRefused("\"file\" : \"bootfs.vfat.zst\"", "\"file\" : \"../x\"", "bootfs.file is not bootfs.vfat.zst");
        assertRefused("\"size\" : 6000", "\"size\" : 6000.0", "bootfs.size is not a whole number of 64 bits");
        assertRefused(
                "\"size\" : 6000", "\"size\" : 9223372036854775808", "bootfs.size is not a whole number of 64 bits");
        assertRefused("\"size\" : 6000", "\"size\" : -1", "bootfs.size is not an unsigned whole number");
        assertRefused("\"size\" : 6000", "\"size\" : 0", "size 0 is not positive");
        assertRefused(
                "\"chunkSize\" : 4096",
                "\"chunkSize\" : 4095",
                "chunkSize 4095 is not a power of two from 4096 to 16777216");
        assertRefused(
                "\"chunkSize\" : 4096",
                "\"chunkSize\" : 2048",
                "chunkSize 2048 is not a power of two from 4096 to 16777216");
        assertRefused("\"formatVersion\" : 1", "\"formatVersion\" : 4294967297", "formatVersion 4294967297 is not 1");
        assertRefused("{\n  \"formatVersion\"", "[{\n  \"formatVersion\"", "not JSON, at line ");
        assertRefused("\n  }\n}\n", "\n  }\n} {}\n", "not JSON, at line ");
    }

    @Test
    void otherEncodingsAreRefused() {
        assertRefused(
                "x.kn86fw: manifest.json: not UTF-8",
                "{\"version\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(
                "x.kn86fw: manifest.json: not JSON",
                new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16LE));
        assertRefused("x.kn86fw: manifest.json: the whole is not an object", "[]".getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(String text, String replacement, String problem) {
        String manifest = new String(json, StandardCharsets.UTF_8);
        assertTrue(manifest.contains(text), text);
        PayloadRefused refused = assertRefused(
                "x.kn86fw: manifest.json: ", manifest.replace(text, replacement).getBytes(StandardCharsets.UTF_8));
        assertTrue(refused.getMessage().contains(problem), refused.getMessage());
    }

    private static PayloadRefused assertRefused(String beginning, byte[] manifest) {
        PayloadRefused refused = assertThrows(PayloadRefused.class, () -> ManifestJson.read("x.kn86fw", manifest));
        assertEquals(beginning, refused.getMessage().substring(0, beginning.length()));
        return refused;
    }
}
