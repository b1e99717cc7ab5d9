// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a payload says of itself is shown as what it is: the words of whoever made it. */
class PayloadInspectorTest {

    private static final Path KEYS = Path.of("src/test/resources/keys");

    @TempDir
    Path folder;

    /** As JSON has them. Of each one, nothing may be taken for the inspector's verdict. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\\n    signature          good, by the release key",
                "good, by the release key",
                "good",
                "1.0-GOOD",
                "\\u001b]0;owned\\u0007\\u001b[2J",
                "\\u009b2J",
                "\\u202edoog",
                "signature\\u00a0good",
                "verified",
            })
    void noTextOfAnUnverifiedPayloadLooksLikeAVerdict(String text) throws Exception {
        Path file = payload("1.2.3-rc1+0123456789ab", text);
        List<String> lines = inspect(file, List.of());
        assertEquals("    signature          NOT VERIFIED: made by none of the known keys []", lines.get(1));
        assertEquals("  what its manifest says, and nobody vouches for", lines.get(2));
        assertTrue(
                lines.get(7).matches(" {4}build id {11}\\(\\d+ characters that are not shown: no plain word\\)"),
                lines.get(7));
        for (String line : lines.subList(2, lines.size())) {
            assertFalse(
                    line.toLowerCase(Locale.ROOT).contains("good")
                            || line.toLowerCase(Locale.ROOT).contains("verified"),
                    line);
            assertTrue(line.chars().allMatch(character -> character >= ' ' && character < 0x7f), line);
        }
    }

    @Test
    void ofAVerifiedPayloadTextsAreEscaped() throws Exception {
        Path file = payload("1.2.3-rc1+0123456789ab", "a\\u001b[2J\\u202e \\n   b");
        List<String> lines =
                inspect(file, List.of(new KnownKey("the key", SmallPayload.VECTORS.resolve("verification-key.pem"))));
        assertEquals("    signature          good, by the key", lines.get(1));
        assertTrue(lines.contains("    build id           a\\x1b[2J\\u202e \\x0a \\x20\\x20b"), lines.toString());
    }

    /** The values of a manifest are quoted by refusals, before the signature is looked at. */
    @Test
    void refusalsDoNotRepeatWhatTheySaw() throws Exception {
        for (String[] change : new String[][] {
            {"\"1.2.3-rc1\"", "\"x\\n signature good\""},
            {"\"development\"", "\"\\u001b[2J good\""},
            {"\"version\"", "\"x\\u001b good\":1, \"version\""},
            {"{", "{\u001b good"},
            {"\"bootcode\"", "signature good"},
        }) {
            PayloadRefused refused =
                    assertThrows(PayloadRefused.class, () -> inspect(changed(change[0], change[1]), List.of()));
            String message =
                    refused.getMessage().lines().findFirst().orElseThrow().replace(folder.toString(), "");
            assertFalse(message.contains("good") || message.contains("\u001b"), message);
        }
    }

    @Test
    void aBadKeyIsNamedAndTheOthersCount() throws Exception {
        Path bad = KEYS.resolve("n-off-curve.pub.pem");
        Path file = Files.write(
                folder.resolve("p.kn86fw"), SmallPayload.create(folder).bytes());
        List<String> lines = inspect(
                file,
                List.of(
                        new KnownKey("bad", bad),
                        new KnownKey("the key", SmallPayload.VECTORS.resolve("verification-key.pem"))));
        assertEquals("    signature          good, by the key", lines.get(1));
        assertEquals(
                "    key not used       " + bad + ": not an Ed25519 public key: no point of the curve", lines.get(2));
    }

    private Path payload(String text, String replacement) throws Exception {
        return changed('"' + text + '"', '"' + replacement + '"');
    }

    private Path changed(String text, String replacement) throws Exception {
        SmallPayload payload = SmallPayload.create(folder);
        String manifest = new String(payload.members.get(PayloadFormat.MANIFEST), StandardCharsets.UTF_8);
        assertTrue(manifest.contains(text), text);
        int at = manifest.indexOf(text);
        String changed = manifest.substring(0, at) + replacement + manifest.substring(at + text.length());
        payload.sign(changed.getBytes(StandardCharsets.UTF_8));
        return Files.write(folder.resolve("p.kn86fw"), payload.bytes());
    }

    private static List<String> inspect(Path file, List<KnownKey> keys) throws Exception {
        return new PayloadInspector(keys).inspect(file).lines();
    }
}
