// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.file.PathBytes;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

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

    /** What {@link ForeignKind} says of a file of the type. */
    private static final Map<String, String> OWN_KIND = Map.of("tar.gz", "a gzip stream", "zip", "a zip archive");

    /** GNU tar's name of the volume (tar --label): no entry, although it has the form of one. */
    private static final byte VOLUME = 'V';

    /** PATH_MAX of Linux (limits.h), which has the final NUL in it. A longer target is cut, and then refused. */
    private static final int LONGEST_LINK = 4096;

    static boolean unpacks(String type) {
        return TYPES.contains(type);
    }

    /**
     * Unpacks into a folder that does not exist yet.
     *
     * @return the entries that got setuid, setgid or sticky, each with its mode, fit to be shown
     * @throws BuildFailure when the file is not such an archive, or an entry cannot be unpacked safely
     */
    List<String> unpack(Path folder) throws BuildFailure, IOException {
        return unpack(folder, UnpackLimits.highest());
    }

    List<String> unpack(Path folder, UnpackLimits limits) throws BuildFailure, IOException {
        UnpackedFolder unpacked = new UnpackedFolder(file, folder, limits);
        try {
            if (type.equals("zip")) {
                unzip(unpacked);
            } else {
                untar(unpacked);
            }
        } catch (IOException e) {
            Optional<String> kind = ForeignKind.of(file).filter(found -> !found.equals(OWN_KIND.get(type)));
            if (kind.isPresent()) {
                throw new BuildFailure(
                        file + " cannot be unpacked as " + type + ": it is " + kind.get(),
                        "Only " + String.join(" and ", TYPES)
                                + " are unpacked: have the module make one of them, under its type.",
                        e);
            }
            throw new BuildFailure(
                    file + " cannot be unpacked as " + type + ": " + TerminalText.line(String.valueOf(e.getMessage())),
                    "Package the module that makes it again (mvn clean package).",
                    e);
        }
        return unpacked.finish();
    }

    private void untar(UnpackedFolder unpacked) throws BuildFailure, IOException {
        try (TarEntries tar = TarEntries.of(file, ForeignText.BYTES);
                TarNames names = new TarNames(() -> TarEntries.of(file, StandardCharsets.UTF_8))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.next();
                if (entry.getLinkFlag() == VOLUME) {
                    continue;
                }
                String name = names.name(entry);
                int mode = entry.getMode() & FileMode.MASK;
                if (entry.isDirectory()) {
                    unpacked.folder(name, mode);
                } else if (entry.isSymbolicLink()) {
                    unpacked.link(name, names.link(entry));
                } else if (isPlainFile(entry)) {
                    unpacked.file(name, mode, tar);
                } else {
                    throw unpacked.refusal(name, "is neither a file, a folder nor a symbolic link");
                }
            }
        }
    }

    /**
     * TarArchiveEntry.isFile() is true for devices and hard links as well. A file with holes has a type of its own in
     * GNU tar's old form, and one without gaps on the disk in POSIX.1-2017 (pax, "ustar Interchange Format").
     */
    private static boolean isPlainFile(TarArchiveEntry entry) {
        return switch (entry.getLinkFlag()) {
            case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG -> true;
            case TarConstants.LF_GNUTYPE_SPARSE -> true;
            default -> false;
        };
    }

    private void unzip(UnpackedFolder unpacked) throws BuildFailure, IOException {
        try (ZipFile zip =
                ZipFile.builder().setPath(file).setCharset(ForeignText.BYTES).get()) {
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
                ZipArchiveEntry entry = entries.nextElement();
                String name = name(entry);
                // The mode is 0 in a zip of a tool that does not write Unix modes.
                int mode = entry.getUnixMode() & FileMode.MASK;
                try (InputStream content = zip.getInputStream(entry)) {
                    if (entry.isDirectory()) {
                        unpacked.folder(name, mode == 0 ? FileMode.EXECUTABLE : mode);
                    } else if (entry.isUnixSymlink()) {
                        unpacked.link(name, new String(content.readNBytes(LONGEST_LINK), ForeignText.BYTES));
                    } else {
                        unpacked.file(name, mode == 0 ? FileMode.PLAIN : mode, content);
                    }
                }
            }
        }
    }

    /**
     * The bytes of a name: the field itself, whatever its flag says of it, or a field of its own that has UTF-8
     * (0x7075, APPNOTE.TXT 4.6.9). Such a name with a backslash in place of slashes is one of MS-DOS, as for
     * commons-compress.
     */
    private static String name(ZipArchiveEntry entry) {
        boolean ownField = entry.getNameSource() == ZipArchiveEntry.NameSource.UNICODE_EXTRA_FIELD;
        String name = ownField ? PathBytes.utf8(entry.getName()) : new String(entry.getRawName(), ForeignText.BYTES);
        boolean dos = entry.getPlatform() == ZipArchiveEntry.PLATFORM_FAT && !name.contains("/");
        return dos ? name.replace('\\', '/') : name;
    }
}
