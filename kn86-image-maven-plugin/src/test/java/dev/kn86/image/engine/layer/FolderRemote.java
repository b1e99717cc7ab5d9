// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A repository of layers for tests: a folder, and a list of the requests. */
final class FolderRemote implements RemoteLayers {

    final Path folder;
    final List<String> requests = new ArrayList<>();

    FolderRemote(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    Path file(String stage, String key, String extension) {
        return folder.resolve(stage + "-" + key + "." + extension);
    }

    @Override
    public Optional<Path> fetch(String stage, String key, String extension, long limit) throws IOException {
        requests.add("get " + stage + "." + extension);
        Path file = file(stage, key, extension);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(Files.copy(file, transfer()));
    }

    private Path transfer() {
        return folder.resolve("transfer");
    }

    /** A file on its way that nobody has deleted. */
    Optional<Path> leftover() {
        return Optional.of(transfer()).filter(Files::exists);
    }

    @Override
    public void publish(String stage, String key, String extension, Path file) throws IOException {
        requests.add("put " + stage + "." + extension);
        Files.copy(file, file(stage, key, extension), StandardCopyOption.REPLACE_EXISTING);
    }
}
