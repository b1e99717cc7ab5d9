// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cache for tests, whose layers are made by a shell script. */
final class SampleCache {

    /** Makes odd names, links and an extended attribute; none of them needs root. */
    static final String TREE =
            """
            mkdir -p 'tree/odd dir' exports/boot
            printf 'text\\n' > tree/file; chmod 640 tree/file
            ln tree/file 'tree/odd dir/hard link'
            ln -s ../file $'tree/odd dir/new\\nline'
            printf x > 'tree/odd dir/ünïcode'
            mkfifo tree/pipe
            /usr/bin/python3 -c 'import os; os.setxattr("tree/file", b"user.note", b"\\x00\\xff\\n=")'
            printf kernel > exports/boot/kernel8.img
            """;

    final Path folder;
    final RecordingProgress progress = new RecordingProgress();
    private final Instant now;

    SampleCache(Path folder, String now) {
        this.folder = folder;
        this.now = Instant.parse(now);
    }

    /** Opens the cache as a build that begins now. */
    LayerStore open() throws Exception {
        return new LayerStore(new CacheFolder(folder), files(), now, progress);
    }

    static LayerFiles files() {
        return new LayerFiles(RootRights.own(), new ProcessCommandRunner(Path.of("target/test-logs")));
    }

    /** The names in its folder of layers. */
    List<String> layers() throws IOException {
        Path layers = folder.resolve("layers");
        if (!Files.exists(layers)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(layers)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    /** The same cache at another time. */
    SampleCache at(String time) {
        return new SampleCache(folder, time);
    }

    /** The id of a first layer. */
    static LayerId first(String stage) {
        return new LayerId(Digests.sha256(stage), stage, Optional.empty());
    }

    static LayerId on(Layer below, String stage) {
        return new LayerId(Digests.sha256(stage), stage, Optional.of(below));
    }

    /** Makes a layer. */
    static Layer make(LayerSource source, LayerId id, String script) throws Exception {
        try (UnfinishedLayer unfinished = source.begin(id)) {
            ForeignTool.BASH.run(unfinished.tree().getParent(), "-euc", script);
            return unfinished.finish();
        }
    }
}
