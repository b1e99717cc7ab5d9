// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import com.github.luben.zstd.ZstdInputStream;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.format.compression.FrameCompressor;
import dev.kn86.image.format.compression.KeptFrames;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandPipe;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads, packs and unpacks layers with find and GNU tar. Java can read neither files of other users nor device numbers
 * and all extended attributes. The content of a layer is in the folders {@code tree} and {@code exports} of its folder.
 * What is in an archive is decided by {@link LayerArchive}.
 */
public final class LayerFiles {

    private static final String REMEDY =
            "Delete the layer with mvn kn86-image:layers -Dkn86.layers.prune=KEY, and build again.";

    /**
     * Prints a digest of all inodes. Every change of a file changes the inode's ctime, which no program can set. With
     * the inode numbers, the digest also differs between a layer and a copy of it.
     */
    private static final String SCAN =
            """
            set -euo pipefail
            for layer; do
                cd "$layer"
                find tree exports -printf '%y %m %U %G %s %n %i %T@ %C@ %l\\0%p\\0' | sort -z | sha256sum
            done
            """;

    /** find counts blocks of 512 bytes. */
    private static final String SPACE =
            """
            set -euo pipefail
            find "$1" -printf '%D:%i %b\\n' | awk '!seen[$1]++ { blocks += $2 } END { printf "%.0f\\n", 512 * blocks }'
            """;

    /** fallocate(1) changes the time of a file. Holes of smaller files save nothing that counts. */
    private static final String DIG =
            """
            set -euo pipefail
            find tree exports -type f -size +1024k -print0 | while IFS= read -r -d '' file; do
                times=$(stat --format=%.Y "$file")
                fallocate --dig-holes "$file"
                touch --no-create --date="@$times" "$file"
            done
            """;

    /**
     * Leaves out attributes that do not belong to the content: those in which overlayfs notes where it has copied a
     * file from, and the labels of the host's SELinux.
     */
    private static final List<String> PACK = List.of(
            "--create",
            "--file=-",
            "--format=pax",
            "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime",
            "--sort=name",
            "--numeric-owner",
            "--acls",
            "--xattrs",
            "--xattrs-include=*",
            "--xattrs-exclude=*.overlay.origin",
            "--xattrs-exclude=*.overlay.impure",
            "--xattrs-exclude=*.overlay.uuid",
            "--xattrs-exclude=security.selinux",
            "--warning=no-file-ignored");

    private static final List<String> UNPACK = List.of(
            "--extract",
            "--file=-",
            "--numeric-owner",
            "--same-owner",
            "--same-permissions",
            "--acls",
            "--xattrs",
            "--xattrs-include=*",
            "--delay-directory-restore",
            // A line for each file would be kept in memory.
            "--warning=no-timestamp");

    /** Bytes of a layer that are compressed into one zstd frame. */
    private static final int FRAME_SIZE = 4 << 20;

    /** The largest window of a frame that is read, as a power of two: a frame of any zstd up to level 19. */
    private static final int LONGEST_WINDOW = 23;

    /** The zstd level. Higher levels take more time than they save on a network of 1 Gbit/s. */
    private static final int LEVEL = 6;

    private final RootAccess access;
    private final CommandRunner runner;

    /** @param access the rights over files that stages have made */
    public LayerFiles(RootAccess access, CommandRunner runner) {
        this.access = access;
        this.runner = runner;
    }

    /**
     * A digest for each layer that changes with every change in it. It reads no content, and holds only for this copy
     * of the layer. One process scans all of them, so that the rights are got once.
     */
    List<String> scan(List<Path> layers) throws BuildFailure {
        Command scan = Command.of("bash", "-c", SCAN, "scan")
                .with(layers.stream()
                        .map(layer -> layer.toAbsolutePath().toString())
                        .toList());
        return runner.run(access.wrap(scan), REMEDY).lines().stream()
                .map(line -> line.substring(0, 64))
                .toList();
    }

    /** Reads the whole layer. */
    Manifest manifest(Path layer) throws BuildFailure, IOException {
        List<Manifest> manifest = new ArrayList<>();
        CommandPipe.read(
                access.wrap(tar(layer, PACK).with(ArchiveNames.PARTS)), REMEDY, tar -> manifest.add(Manifest.of(tar)));
        Manifest whole = manifest.get(0);
        for (String socket : sockets(layer)) {
            String[] fields = socket.split(" ", 2);
            whole = whole.with(fields[1], "socket " + fields[0]);
        }
        return whole;
    }

    /** Mode, owner and path of the layer's sockets, which tar leaves out without an error. */
    private List<String> sockets(Path layer) throws BuildFailure {
        Command find = Command.of("find", "tree", "exports", "-type", "s", "-printf", "%04m,%U:%G %p\\0")
                .in(layer);
        String found = new String(
                runner.run(access.wrap(find), REMEDY).stdout().getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);
        return found.isEmpty() ? List.of() : List.of(found.split("\0"));
    }

    /**
     * Packs a layer into a tar archive, compressed with zstd. The same layer gives the same bytes.
     *
     * @return the archive's SHA-256
     * @throws BuildFailure when the layer has what no archive of a layer can have, such as a socket or a device
     */
    String pack(Path layer, Path archive) throws BuildFailure, IOException {
        List<String> sockets = sockets(layer);
        if (!sockets.isEmpty()) {
            throw new BuildFailure(
                    "a tar archive cannot hold the socket " + sockets.get(0).replaceFirst(".* ", "") + " of " + layer,
                    "Let the stage delete it when it ends.");
        }
        MessageDigest digest = Digests.newSha256();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(archive), digest);
                FrameCompressor compressor =
                        new FrameCompressor(FRAME_SIZE, LEVEL, KeptFrames.NONE, (frame, sha256) -> out.write(frame))) {
            CommandPipe.read(
                    access.wrap(tar(layer, PACK).with(ArchiveNames.PARTS)),
                    REMEDY,
                    tar -> LayerArchive.copy(tar, new Compressed(compressor), ArchiveLimits.highest()));
            compressor.finish();
        } catch (UntrustedLayer e) {
            throw new BuildFailure(
                    layer + " cannot be shared: " + e.getMessage(),
                    "Let the stage delete it when it ends, or do without kn86.layers.deploy.",
                    e);
        }
        return Digests.hex(digest);
    }

    /** What is written to it goes through a compressor. */
    private static final class Compressed extends OutputStream {

        private final FrameCompressor compressor;

        Compressed(FrameCompressor compressor) {
            this.compressor = compressor;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            compressor.write(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    /**
     * Unpacks a layer into its folder.
     *
     * @param layer has nothing but the empty folders {@code tree} and {@code exports}
     * @throws UntrustedLayer when the archive has what no layer has, or more than the limits; the folder has a part of
     *     it then
     */
    void unpack(Path archive, Path layer, ArchiveLimits limits) throws BuildFailure, IOException {
        CommandPipe.write(
                access.wrap(tar(layer, UNPACK)),
                "See what tar says; the stage can be run without kn86.cache.remote.",
                tar -> {
                    // All failures are the archive's: tar's own end is seen when it has read all.
                    try (ZstdInputStream in = new ZstdInputStream(Files.newInputStream(archive))) {
                        in.setLongMax(LONGEST_WINDOW);
                        LayerArchive.copy(in, tar, limits);
                    } catch (IOException e) {
                        throw UntrustedLayer.archive(e);
                    }
                });
    }

    /**
     * Bytes that a folder takes on its file system: those that are allocated, of a file with several names once. A hole
     * takes nothing.
     */
    long space(Path folder) throws BuildFailure {
        return Long.parseLong(runner.run(access.wrap(Command.of("bash", "-c", SPACE, "bash", folder)), REMEDY)
                .stdout()
                .strip());
    }

    /** Gives the files of a layer the holes that an archive does not know of; their times stay. */
    void digHoles(Path layer) throws BuildFailure {
        runner.run(access.wrap(Command.of("bash", "-c", DIG).in(layer)), REMEDY);
    }

    void delete(Path folder) throws BuildFailure {
        access.delete(folder, runner);
    }

    private static Command tar(Path layer, List<String> options) {
        return Command.of("tar").with(options).in(layer);
    }
}
