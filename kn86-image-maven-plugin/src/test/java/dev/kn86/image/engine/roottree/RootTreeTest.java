// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.roottree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class RootTreeTest {

    private static final RootAccess ACCESS = RootRights.own();

    @TempDir
    private Path temp;

    @Test
    void isReadAsItWasWritten() throws Exception {
        RootTree tree = new RootTree(List.of(folder("low"), folder("high")), ACCESS);
        tree.save(temp.resolve("root-tree.txt"));
        assertEquals(tree, RootTree.load(temp.resolve("root-tree.txt"), ACCESS));
    }

    @Test
    void aMissingListNamesTheGoalThatMakesIt() {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> RootTree.load(temp.resolve("root-tree.txt"), ACCESS));
        assertTrue(failure.getMessage().contains("Run the goal kn86-image:rootfs first."), failure.getMessage());
    }

    @Test
    void aLayerThatTheCacheHasLostIsNamed() throws Exception {
        new RootTree(List.of(folder("low"), temp.resolve("gone")), ACCESS).save(temp.resolve("root-tree.txt"));
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> RootTree.load(temp.resolve("root-tree.txt"), ACCESS));
        assertTrue(
                failure.getMessage().contains("needs the layer " + temp.resolve("gone") + ", which is gone"),
                failure.getMessage());
    }

    @Test
    void aTreeHasALayer() {
        assertThrows(IllegalArgumentException.class, () -> new RootTree(List.of(), ACCESS));
    }

    private Path folder(String name) throws Exception {
        return Files.createDirectories(temp.resolve(name));
    }
}
