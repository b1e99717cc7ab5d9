// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceCheckTest {

    private static final Path PLAIN = Path.of("/home/some one/fünf, 100% (it's #1) [a] {b} & ~x = +@!");

    @Test
    void otherCharactersAreFine() throws Exception {
        PlaceCheck.check(PLAIN, PLAIN);
        PlaceCheck.check(Path.of("/a?b@@c"), Path.of("/v1:b;c $HOME @@1 \""));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/v1:b, /x, the cache folder /v1:b has ':' in its path: the dynamic loader splits its library path there",
                "/a;b, /x, the cache folder /a;b has ';' in its path: the dynamic loader splits its library path there",
                "/a$HOME, /x, the cache folder /a$HOME has '$' in its path: the dynamic loader expands it",
                "/a\"b, /x, the cache folder /a\"b has '\"' in its path: apt's configuration cannot hold it",
                "/a\\b, /x, the cache folder /a\\b has '\\' in its path: apt's configuration cannot hold it",
                "/x, /a?b, the project's folder /a?b has '?' in its path: e2fsprogs takes what follows for options",
                "/x, /a\\b, the project's folder /a\\b has '\\' in its path: Maven writes / for it"
            })
    void theCharacterIsNamed(String cache, String target, String message) {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> PlaceCheck.check(Path.of(cache), Path.of(target)));
        assertEquals(message, failure.getMessage().lines().findFirst().orElseThrow());
    }

    @Test
    void aControlCharacterIsNamedAndNotPrinted() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> PlaceCheck.check(Path.of("/a\nb"), PLAIN));
        assertEquals(
                "the cache folder /a?b has the control character 0x0a in its path",
                failure.getMessage().lines().findFirst().orElseThrow());
    }

    /** As an id that is in no passwd(5): Maven makes /project/?/.cache/kn86-image of it. */
    @Test
    void aUserWithoutHomeNamesACache() {
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> PlaceCheck.check(Path.of("/project/?/.cache/kn86-image"), PLAIN));
        assertEquals(
                """
                there is no cache folder, because this user has no home folder that Java knows (user.home is ?)
                  -> Name a cache folder with -Dkn86.cache.dir, or a home folder with MAVEN_OPTS=-Duser.home=FOLDER.""",
                failure.getMessage());
    }
}
