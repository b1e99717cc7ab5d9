// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.twin;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.process.Command;
import dev.kn86.image.process.CommandRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * What twins are started from: programs, one flat folder of libraries, the dynamic loader under each program's
 * name, and the code of perl's modules. All from unpacked packages.
 */
final class TwinFolder {

    private static final String AMD64 = "x86_64-linux-gnu";
    private static final String ARM64 = "aarch64-linux-gnu";
    private static final List<String> LIBRARY_FOLDERS =
            List.of("lib/" + AMD64, "usr/lib/" + AMD64, "lib/" + AMD64 + "/systemd", "usr/lib/" + AMD64 + "/systemd");
    private static final String LOADER = "ld-linux-x86-64.so.2";

    private final Path folder;
    private final CommandRunner runner;

    /** @param folder an empty one, on one file system with the packages */
    TwinFolder(Path folder, CommandRunner runner) {
        this.folder = folder;
        this.runner = runner;
    }

    Path libraries() {
        return folder.resolve("lib");
    }

    Path programs() {
        return folder.resolve("bin");
    }

    Path loaders() {
        return folder.resolve("loader");
    }

    /** Laid out as below /usr/lib/aarch64-linux-gnu; libtwin.so finds it beside itself. */
    private Path perlCode() {
        return libraries().resolve("perl-code");
    }

    /** Takes the libraries of unpacked amd64 packages. Links among them stay valid in one folder. */
    void addLibraries(Path amd64) throws IOException {
        Files.createDirectories(libraries());
        for (String name : LIBRARY_FOLDERS) {
            Path source = amd64.resolve(name);
            if (!Files.isDirectory(source)) {
                continue;
            }
            try (Stream<Path> files = Files.list(source)) {
                for (Path file : files.filter(each -> each.getFileName().toString().contains(".so")).toList()) {
                    Files.copy(file, libraries().resolve(file.getFileName()), LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        for (Path library : libraries("libapt-")) {
            rewriteArchitecture(library);
        }
    }

    private List<Path> libraries(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(libraries())) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix) && !Files.isSymbolicLink(file)).toList();
        }
    }

    /** Takes a program, and starts it once to see that all its libraries are there. */
    boolean addProgram(Path amd64, TwinSetting setting) throws BuildFailure, IOException {
        String name = amd64.getFileName().toString();
        Path program = Files.createDirectories(programs()).resolve(name);
        Files.copy(amd64, program, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        if (setting == TwinSetting.ARCHITECTURE) {
            rewriteArchitecture(program);
        } else if (setting == TwinSetting.PERL) {
            rewritePerl(program);
        }
        Path loader = Files.createDirectories(loaders()).resolve(name);
        if (!Files.exists(loader)) {
            Files.createLink(loader, libraries().resolve(LOADER).toRealPath());
        }
        return runner.attempt(Command.of(
                loader, "--inhibit-cache", "--library-path", libraries(), "--list", program)).succeeded();
    }

    /** Takes the code of perl's modules; the modules themselves are the tree's own. */
    void addPerlCode(Path amd64) throws BuildFailure, IOException {
        for (Path modules : List.of(Path.of("perl"), Path.of("perl-base"), Path.of("perl5"))) {
            Path source = amd64.resolve("usr/lib/" + AMD64).resolve(modules);
            if (Files.isDirectory(source)) {
                Files.createDirectories(perlCode());
                runner.run(Command.of("cp", "-a", source, perlCode()), "Free some disk space below " + folder + ".");
            }
        }
    }

    /** Where the arm64 perl looks for modules, as arguments for the twin, which looks in amd64's places by itself. */
    List<String> perlSearchPath() throws BuildFailure {
        Command ask = Command.of(loaders().resolve("perl"), "--inhibit-cache", "--library-path", libraries(),
                programs().resolve("perl"), "-e", "print \"$_\\n\" for @INC");
        return runner.run(ask, "Build with -Dkn86.native.helpers=false.").lines().stream()
                .map(place -> "-I" + place.replace(AMD64, ARM64)).toList();
    }

    /**
     * Makes amd64 code of dpkg or apt say what the arm64 build of the same source says: the package's own
     * architecture is its only difference, and both names have five letters. GCC stores a constant's first four
     * letters at once, so that the fifth may be elsewhere.
     */
    private static void rewriteArchitecture(Path file) throws IOException {
        // Other names that begin with it, such as the package amd64-microcode, stay.
        replace(file, "amd6(?!4[-a-z0-9])", "arm6");
    }

    /** perl asks the kernel for its own path, which is the loader's here; without an answer it takes argv[0]. */
    private static void rewritePerl(Path file) throws IOException {
        replace(file, "/proc/self/exe\0", "/proc/self/---\0");
    }

    private static void replace(Path file, String pattern, String replacement) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, content.replaceAll(pattern, replacement), StandardCharsets.ISO_8859_1);
        Files.setLastModifiedTime(file, modified);
    }
}
