// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What helpers of one choice of versions are started from: programs, one flat folder of libraries with the dynamic
 * loader, and the code of perl's modules. All from unpacked packages.
 */
final class HelperFolder {

    static final String AMD64 = "x86_64-linux-gnu";
    static final String ARM64 = "aarch64-linux-gnu";
    private static final List<String> LIBRARY_FOLDERS =
            List.of("lib/" + AMD64, "usr/lib/" + AMD64, "lib/" + AMD64 + "/systemd", "usr/lib/" + AMD64 + "/systemd");
    private static final String LOADER = "ld-linux-x86-64.so.2";
    private static final String LIBRARY = "libtwin.so";

    /** What libtwin.so (src/main/native/shim) answers in place of the C library: only its callers need it loaded. */
    static final List<String> ANSWERED =
            List.of("dlopen", "fdatasync", "fsync", "sync", "sync_file_range", "syncfs", "uname");

    /** As {@code ld.so --list} prints them: {@code libc.so.6 => /folder/libc.so.6 (0x00007f…)}. */
    private static final Pattern LOADED = Pattern.compile("\\s+(\\S+) => (.+) \\(0x[0-9a-f]+\\)");

    private final Path folder;
    private final String place;
    private final CommandRunner runner;
    private final Map<Path, Boolean> callers = new HashMap<>();

    /**
     * @param folder an empty one, on one file system with the packages
     * @param place where helpers will see it
     */
    HelperFolder(Path folder, String place, CommandRunner runner) {
        this.folder = folder;
        this.place = place;
        this.runner = runner;
    }

    private Path libraries() {
        return folder.resolve("lib");
    }

    private Path programs() {
        return folder.resolve("bin");
    }

    /** Laid out as below /usr/lib/aarch64-linux-gnu; libtwin.so finds it beside itself. */
    private Path perlCode() {
        return libraries().resolve("perl-code");
    }

    /**
     * Takes the libraries of unpacked amd64 packages. Links among them stay valid in one folder.
     *
     * @param library libtwin.so
     */
    void addLibraries(Path amd64, byte[] library) throws BuildFailure, IOException {
        Files.createDirectories(libraries());
        for (String name : LIBRARY_FOLDERS) {
            Path source = amd64.resolve(name);
            if (!Files.isDirectory(source)) {
                continue;
            }
            try (Stream<Path> files = Files.list(source)) {
                for (Path file : files.filter(
                                each -> each.getFileName().toString().contains(".so"))
                        .toList()) {
                    Files.copy(
                            file,
                            libraries().resolve(file.getFileName()),
                            LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES,
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        for (Path each : libraries("")) {
            makeLight(each);
        }
        for (Path apt : libraries("libapt-")) {
            rewriteArchitecture(apt);
        }
        Files.write(libraries().resolve(LIBRARY), library);
        for (Path cat : List.of(amd64.resolve("bin/cat"), amd64.resolve("usr/bin/cat"))) {
            if (Files.isRegularFile(cat)) {
                new PrimedLoader(libraries().resolve(LOADER).toRealPath(), runner).prime(cat, libraries());
                break;
            }
        }
    }

    /** What the kernel does for each mapping is a good part of the time that a short program takes. */
    private static void makeLight(Path file) throws IOException {
        ElfFile elf = ElfFile.start(file);
        if (elf.isElf()) {
            elf.joinReadOnlySegments();
            elf.dropProtection();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(elf.bytes(), 0);
            }
        }
    }

    private List<Path> libraries(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(libraries())) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix) && !Files.isSymbolicLink(file))
                    .toList();
        }
    }

    /** Takes a program, and lets the loader look for its libraries; empty when they are not all here. */
    Optional<HelperCommand> addProgram(Path amd64, HelperSetting setting) throws BuildFailure, IOException {
        Path program = Files.createDirectories(programs()).resolve(amd64.getFileName());
        Files.copy(amd64, program, StandardCopyOption.COPY_ATTRIBUTES);
        makeLight(program);
        if (setting == HelperSetting.ARCHITECTURE) {
            rewriteArchitecture(program);
        } else if (setting == HelperSetting.PERL) {
            rewritePerl(program);
        }
        CommandResult list = runner.attempt(loader("--list", program));
        List<Path> needed = new ArrayList<>();
        for (String line : list.lines()) {
            Matcher loaded = LOADED.matcher(line);
            if (loaded.matches() && !loaded.group(1).endsWith(LOADER)) {
                needed.add(Path.of(loaded.group(2)));
            }
        }
        if (!list.succeeded()
                || !needed.stream().allMatch(file -> file.startsWith(libraries().toAbsolutePath()))) {
            return Optional.empty();
        }
        List<String> preload = new ArrayList<>(needed.stream()
                .map(file -> place + "/lib/" + file.getFileName())
                .toList());
        needed.removeIf(file -> file.endsWith("libc.so.6"));
        needed.add(program);
        for (Path file : needed) {
            if (mayCallAnswered(file)) {
                preload.add(0, place + "/lib/" + LIBRARY);
                break;
            }
        }
        return Optional.of(new HelperCommand(
                place + "/lib/" + LOADER,
                place + "/bin/" + program.getFileName(),
                place + "/lib",
                String.join(":", preload)));
    }

    /** The dynamic loader as a program. */
    private Command loader(Object... arguments) {
        return Command.of(libraries().resolve(LOADER), "--inhibit-cache", "--library-path", libraries())
                .with(Command.of(arguments).arguments());
    }

    private boolean mayCallAnswered(Path file) throws IOException {
        Boolean known = callers.get(file);
        if (known == null) {
            ElfFile elf = ElfFile.map(file);
            known = ANSWERED.stream().anyMatch(elf::mayName);
            callers.put(file, known);
        }
        return known;
    }

    /** Takes the code of perl's modules; the modules themselves are the tree's own. */
    void addPerlCode(Path amd64) throws IOException {
        Path all = amd64.resolve("usr/lib").resolve(AMD64);
        for (String modules : List.of("perl", "perl-base", "perl5")) {
            for (Path code : codeIn(all.resolve(modules))) {
                Path target = perlCode().resolve(all.relativize(code));
                Files.createDirectories(target.getParent());
                Files.copy(code, target);
            }
        }
    }

    /** Files of code in a folder and all folders in it; none when it does not exist. */
    static List<Path> codeIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".so") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    /** Where the arm64 perl looks for modules, as arguments for the helper, which looks in amd64's places by itself. */
    List<String> perlSearchPath() throws BuildFailure {
        Command ask = loader(programs().resolve("perl"), "-e", "print \"$_\\n\" for @INC");
        return runner.run(ask, "Build with -Dkn86.native.helpers=false.").lines().stream()
                .map(each -> "-I" + each.replace(AMD64, ARM64))
                .toList();
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

    /** perl asks the kernel for its own path, which is the emulator's here; without an answer it takes argv[0]. */
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
