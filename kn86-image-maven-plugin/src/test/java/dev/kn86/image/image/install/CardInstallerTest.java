// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.firmware.TestCard;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ForeignTools
class CardInstallerTest {

    private static final String INSTALLED = "{\"code\":\"OK\",\"manifest\":{\"version\":\"0.2.0\"}}";

    @TempDir
    Path folder;

    private Path tree;
    private TestCard card;
    private byte[] before;
    private Path payload;

    @BeforeEach
    void makeCard() throws BuildFailure, IOException {
        // A folder of its own, so that what the installer leaves behind would be seen. With a blank, as many have.
        card = TestCard.bootable(Files.createDirectory(folder.resolve("the card")), 8);
        tree = folder.resolve("root");
        for (String file : List.of("usr/share/kn86/keys/release.pem", "etc/kn86-build-id")) {
            Files.createDirectories(tree.resolve(file).getParent());
            Files.writeString(tree.resolve(file), "content of " + file);
        }
        Files.writeString(tree.resolve("usr/share/kn86/version-floors.tsv"), "0.1.0\twhy\n");
        payload = Files.writeString(folder.resolve("payload.kn86fw"), "payload");
    }

    /** Adds the root file system of slot A, and keeps the image as it is then. */
    private void finishCard() throws BuildFailure, IOException {
        card.addRoot(tree);
        before = Files.readAllBytes(card.image());
    }

    /**
     * Installs by a program that answers "status" and "install" as it is told, keeps its words and what it was given,
     * and changes the last byte of the card.
     */
    private void install(String status, String answer, int exit, Optional<Path> keys) throws BuildFailure, IOException {
        Path program = Files.writeString(
                folder.resolve("program"),
                """
                #!/bin/sh
                echo "$@" >>'%1$s/words'
                case $2 in status) echo '%2$s'; exit 0 ;; esac
                while [ $# -gt 1 ]; do
                    case $1 in
                    --keys | --floors | --build-id-file) cp -r "$2" '%1$s/given'"$1" ;;
                    --card) printf x | dd of="$2" bs=1 seek=8388607 conv=notrunc 2>/dev/null ;;
                    esac
                    shift
                done
                cp "$1" '%1$s/given-payload'
                echo '%3$s'
                echo 'the disk is gone' >&2
                exit %4$d
                """
                        .formatted(folder, status, answer, exit));
        new CardInstaller(TestCard.TOOLBOX, TestCard.RUNNER, new SilentProgress())
                .install(new InstallRequest(card.image(), payload, program, "kn86-zero2w", keys));
    }

    private List<String> words() throws IOException {
        return Files.readAllLines(folder.resolve("words"));
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(card.image().getParent())) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith(".kn86-install"))
                            .toList());
        }
    }

    @Test
    void theProgramGetsWhatTheConfirmedSlotKnows() throws BuildFailure, IOException {
        finishCard();
        install("{\"code\":\"OK\",\"confirmed\":\"A\"}", INSTALLED, 0, Optional.empty());

        byte[] after = Files.readAllBytes(card.image());
        assertEquals('x', after[after.length - 1]);
        assertNothingIsLeft();
        assertTrue(words().get(1).contains(" --running A "), words().get(1));
        assertTrue(words().get(1).contains(" --hardware kn86-zero2w --pending "), words().get(1));
        for (String pair : List.of(
                "given--keys/release.pem=usr/share/kn86/keys/release.pem",
                "given--floors=usr/share/kn86/version-floors.tsv",
                "given--build-id-file=etc/kn86-build-id")) {
            String[] names = pair.split("=");
            assertEquals(Files.readString(tree.resolve(names[1])), Files.readString(folder.resolve(names[0])), pair);
        }
        assertEquals("payload", Files.readString(folder.resolve("given-payload")));
    }

    @Test
    void otherKeysTakeThePlaceOfTheImages() throws BuildFailure, IOException {
        finishCard();
        Path keys = Files.createDirectory(folder.resolve("keys"));
        Files.writeString(keys.resolve("mine.pem"), "mine");
        install("{\"code\":\"OK\",\"confirmed\":\"A\"}", INSTALLED, 0, Optional.of(keys));
        assertEquals("mine", Files.readString(folder.resolve("given--keys/mine.pem")));
        assertFalse(Files.exists(folder.resolve("given--keys/release.pem")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"code\":\"SIGNATURE\",\"sentence\":\"Not trusted.\",\"reason\":\"key 12\"}|1|install: Not trusted. (SIGNATURE: key 12)",
                "{\"code\":\"UNREADABLE\"}|3|install: kn86-update exited with 3: the disk is gone",
                "no JSON|0|install: kn86-update exited with 0: the disk is gone",
                "no JSON|1|install: kn86-update exited with 1: the disk is gone",
            })
    void aFailedInstallationLeavesTheImageAsItWas(String answer, int exit, String problem)
            throws BuildFailure, IOException {
        finishCard();
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> install("{\"code\":\"OK\",\"confirmed\":\"A\"}", answer, exit, Optional.empty()));
        assertTrue(failure.getMessage().startsWith(problem), failure.getMessage());
        assertArrayEquals(before, Files.readAllBytes(card.image()));
        assertNothingIsLeft();
    }

    @Test
    void aCardThatNamesNoSlotIsRefused() throws BuildFailure, IOException {
        finishCard();
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> install("{\"code\":\"OK\"}", INSTALLED, 0, Optional.empty()));
        assertTrue(failure.getMessage().contains("autoboot.txt of"), failure.getMessage());
        assertArrayEquals(before, Files.readAllBytes(card.image()));
    }

    @ParameterizedTest
    @CsvSource({
        "usr/share/kn86/version-floors.tsv, /usr/share/kn86/version-floors.tsv",
        "etc/kn86-build-id, /etc/kn86-build-id",
        "usr/share/kn86/keys/release.pem, /usr/share/kn86/keys",
    })
    void anImageThatDoesNotKnowUpdatesIsRefused(String file, String named) throws BuildFailure, IOException {
        Files.delete(tree.resolve(file));
        if (file.contains("keys")) {
            Files.delete(tree.resolve(file).getParent());
        }
        finishCard();
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> install("{\"code\":\"OK\",\"confirmed\":\"A\"}", INSTALLED, 0, Optional.empty()));
        assertTrue(failure.getMessage().contains("slot A of"), failure.getMessage());
        assertTrue(failure.getMessage().contains("has no " + named), failure.getMessage());
    }

    @Test
    void whatIsMissingIsNamedWithItsProperty() {
        payload = folder.resolve("none");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> install("", INSTALLED, 0, Optional.empty()));
        assertTrue(failure.getMessage().contains("there is no payload " + payload), failure.getMessage());
        assertTrue(failure.remedy().contains("-Dkn86.payload=FILE"), failure.remedy());
    }
}
