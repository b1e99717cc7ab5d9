// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * An archive that can be unpacked with its modes and symbolic links. Archives come from any module and any tool.
 * Therefore commons-compress reads them, which supports the old, GNU and pax forms of tar, and zip. The package
 * format.tar supports only the two forms that the build itself writes.
 *
 * @param type one of {@link #TYPES}
 * @param file where it lies
 */
record Archive(String type, Path file) {

    /** Maven types of the archives that can be unpacked. */
    static final Set<String> TYPES = new TreeSet<>(Set.of("tar.gz", "zip"));

    static boolean unpacks(String type) {
        return TYPES.contains(type);
    }

    /**
     * Unpacks into a folder that does not exist yet.
     *
     * @throws BuildFailure when the file is not such an archive, or an entry cannot be unpacked safely
     */
    void unpack(Path folder) throws BuildFailure, IOException {
        UnpackedFolder unpacked = new UnpackedFolder(file, folder);
        try {
            if (type.equals("zip")) {
                unzip(unpacked);
            } else {
                untar(unpacked);
            }
        } catch (IOException e) {
            throw new BuildFailure(
                    file + " cannot be unpacked as " + type + ": " + e.getMessage(),
                    "Package the module that makes it again (mvn clean package).",
                    e);
        }
        unpacked.finish();
    }

    private void untar(UnpackedFolder unpacked) throws BuildFailure, IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        GzipCompressorInputStream.builder()
                                .setInputStream(raw)
                                .setDecompressConcatenated(true)
                                .get(),
                        StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                int mode = entry.getMode() & FileMode.MASK;
                if (entry.isDirectory()) {
                    unpacked.folder(entry.getName(), mode);
                } else if (entry.isSymbolicLink()) {
                    unpacked.link(entry.getName(), entry.getLinkName());
                } else if (isPlainFile(entry)) {
                    unpacked.file(entry.getName(), mode, tar);
                } else {
                    throw unpacked.refusal(entry.getName(), "is neither a file, a folder nor a symbolic link");
                }
            }
        }
    }

    /** TarArchiveEntry.isFile() is true for devices and hard links as well. */
    private static boolean isPlainFile(TarArchiveEntry entry) {
        return entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
    }

    private void unzip(UnpackedFolder unpacked) throws BuildFailure, IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
                ZipArchiveEntry entry = entries.nextElement();
                // The mode is 0 in a zip of a tool that does not write Unix modes.
                int mode = entry.getUnixMode() & FileMode.MASK;
                if (entry.isDirectory()) {
                    unpacked.folder(entry.getName(), mode == 0 ? FileMode.EXECUTABLE : mode);
                } else if (entry.isUnixSymlink()) {
                    unpacked.link(entry.getName(), zip.getUnixSymlink(entry));
                } else {
                    try (InputStream content = zip.getInputStream(entry)) {
                        unpacked.file(entry.getName(), mode == 0 ? FileMode.PLAIN : mode, content);
                    }
                }
            }
        }
    }
}
