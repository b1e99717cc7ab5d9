// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import java.util.List;
import java.util.Optional;

/**
 * The uses of programs that take the toolbox's liblzma in place of the release's own: those that only decode. What
 * comes out of an xz file is in the file; liblzma 5.8 finds it in half the time of 5.4. What a compressor writes is
 * left to each version, so that every other use has the release's liblzma.
 */
final class DecoderUses {

    /** The library's name for the dynamic loader. */
    static final String LIBRARY = "liblzma.so.5";

    private DecoderUses() {}

    /**
     * The beginnings of arguments, for {@link HelperEntry#uses}; empty for a program that has no such use.
     *
     * @param program the file name
     */
    static Optional<List<String>> of(String program) {
        return switch (program) {
            // depmod, modinfo, modprobe: no use of it compresses.
            case "kmod" -> Optional.of(List.of());
            // What dpkg starts to unpack a package.
            case "dpkg-deb" -> Optional.of(List.of("--fsys-tarfile", "--control"));
            default -> Optional.empty();
        };
    }
}
