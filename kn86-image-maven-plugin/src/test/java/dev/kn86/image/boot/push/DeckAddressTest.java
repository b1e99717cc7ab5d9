// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeckAddressTest {

    private static final Path BASE = Path.of("/project");

    private static DeckAddress parse(String text) throws BuildFailure {
        return DeckAddress.parse("kn86.push.to", text, BASE);
    }

    @Test
    void threeKindsAreKnown() throws BuildFailure {
        assertEquals(new DeckAddress.Console(Path.of("/project/target/console")), parse("unix:target/console"));
        assertEquals(new DeckAddress.Console(Path.of("/run/console")), parse("unix:/run/console"));
        assertEquals(new DeckAddress.Serial(Path.of("/dev/ttyUSB0")), parse("serial:/dev/ttyUSB0"));
        assertEquals(
                new DeckAddress.Ssh(Optional.of("root"), "deck.example.org", Optional.of(2222)),
                parse("ssh://root@deck.example.org:2222"));
        assertEquals(new DeckAddress.Ssh(Optional.empty(), "deck", Optional.empty()), parse("ssh://deck"));
        assertEquals(
                new DeckAddress.Ssh(Optional.of("root"), "fe80::1", Optional.of(22)), parse("ssh://root@[fe80::1]:22"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:/run/console", "serial:/dev/ttyUSB0", "ssh://root@[fe80::1]:22", "ssh://deck"})
    void anAddressIsShownAsItIsWritten(String text) throws BuildFailure {
        assertEquals(text, parse(text).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "deck",
                "unix:",
                "serial:ttyUSB0",
                "ssh://",
                "ssh://-oProxyCommand=x",
                "ssh://-l@deck",
                "ssh://root@-deck",
                "ssh://deck/path",
                "ssh://a b"
            })
    void whatIsNoAddressIsRefused(String text) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> parse(text));
        // What looks like a log-in is masked in messages.
        assertTrue(failure.problem().matches("kn86\\.push\\.to=.* names no deck"), failure.problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536"})
    void aPortIsOneOfTcp(String port) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> parse("ssh://deck:" + port));
        assertEquals("the port of kn86.push.to=" + port + " is out of range", failure.problem());
    }
}
