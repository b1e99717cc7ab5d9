// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class DevelopmentKeyTest {

    @TempDir
    Path folder;

    @Test
    void isMadeOnceAndReadableByItsOwnerOnly() throws Exception {
        DevelopmentKey development = new DevelopmentKey(folder.resolve("keys"));
        VerificationKey first = development.obtain().verificationKey();
        assertEquals(first, development.obtain().verificationKey());
        assertEquals(first, VerificationKey.read(development.publicFile()));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(development.privateFile())));
        assertEquals(
                first.pem(),
                ForeignTool.OPENSSL
                        .run("pkey", "-in", development.privateFile(), "-pubout")
                        .stdout());
    }

    @Test
    void itsFileIsKnownOnOtherMachinesAndItsKeyOnThisOne() throws Exception {
        DevelopmentKey development = new DevelopmentKey(folder.resolve("keys"));
        Path other = folder.resolve("other.pem");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "ed25519", "-out", other);
        assertFalse(development.is(SigningKey.read(other).verificationKey()));
        SigningKey key = development.obtain();
        assertTrue(development.is(key.verificationKey()));
        assertFalse(development.is(SigningKey.read(other).verificationKey()));
        assertTrue(DevelopmentKey.isMarked(development.privateFile()));
        assertFalse(DevelopmentKey.isMarked(other));
    }

    @Test
    void lostPublicFileIsRestored() throws Exception {
        DevelopmentKey development = new DevelopmentKey(folder);
        VerificationKey key = development.obtain().verificationKey();
        Files.delete(development.publicFile());
        development.obtain();
        assertEquals(key, VerificationKey.read(development.publicFile()));
    }

    @Test
    void buildsThatRunAtOnceGetTheSameKey() throws Exception {
        int builds = 8;
        CyclicBarrier start = new CyclicBarrier(builds);
        ExecutorService pool = Executors.newFixedThreadPool(builds);
        List<Future<VerificationKey>> keys = new ArrayList<>();
        for (int i = 0; i < builds; i++) {
            keys.add(pool.submit(() -> {
                start.await();
                return new DevelopmentKey(folder).obtain().verificationKey();
            }));
        }
        VerificationKey winner = keys.get(0).get();
        for (Future<VerificationKey> key : keys) {
            assertEquals(winner, key.get());
        }
        pool.shutdown();
        try (var files = Files.list(folder)) {
            assertEquals(
                    Set.of("development.pem", "development.pub.pem"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }
}
