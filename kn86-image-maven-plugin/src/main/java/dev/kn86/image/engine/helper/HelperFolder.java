// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.format.elf.DynamicSection;
import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of the native helpers of one choice of versions: the programs, one flat folder with the dynamic loader and
 * all libraries, and the compiled parts of perl's and python's modules. All come from unpacked amd64 packages.
 */
final class HelperFolder {

    static final String AMD64 = "x86_64-linux-gnu";
    static final String ARM64 = "aarch64-linux-gnu";
    private static final List<String> LIBRARY_FOLDERS =
            List.of("lib/" + AMD64, "usr/lib/" + AMD64, "lib/" + AMD64 + "/systemd", "usr/lib/" + AMD64 + "/systemd");
    private static final String SHIM = "libtwin.so";
    private static final String DECODER = "decoder";

    /** The functions that the shim (src/main/native/shim) has in place of the C library: only their callers load it. */
    static final List<String> SHIM_FUNCTIONS =
            List.of("dlopen", "fdatasync", "fsync", "sync", "sync_file_range", "syncfs", "uname");

    /** Functions that the shim has for python alone, which loads it because of uname. */
    static final List<String> SHIM_FUNCTIONS_OF_PYTHON = List.of("opendir", "stat64");

    /** The folder below python's own one that has the compiled parts of its modules. */
    private static final String PYTHON_CODE = "lib-dynload";

    private final Path folder;
    private final String place;
    private final CommandRunner runner;
    private final Map<Path, Boolean> callers = new HashMap<>();

    /**
     * @param folder an empty one, on one file system with the packages
     * @param place the path by which helpers will see the folder
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

    /** Laid out as below /usr/lib/aarch64-linux-gnu; the shim looks for it in its own folder. */
    private Path perlCode() {
        return libraries().resolve("perl-code");
    }

    private HelperLoader loader() {
        return new HelperLoader(libraries(), runner);
    }

    /**
     * Takes the libraries of unpacked amd64 packages. Links among them stay valid in one folder.
     *
     * @param shim the library that some helpers load before the others
     */
    void addLibraries(Path amd64, byte[] shim) throws BuildFailure, IOException {
        Files.createDirectories(libraries());
        for (String name : LIBRARY_FOLDERS) {
            copyLibraries(amd64.resolve(name));
        }
        for (Path library : libraries("")) {
            BinaryPatch.fewerMappings(library);
        }
        for (Path apt : libraries("libapt-")) {
            BinaryPatch.setArchitecture(apt);
        }
        Files.write(libraries().resolve(SHIM), shim);
        for (Path cat : List.of(amd64.resolve("bin/cat"), amd64.resolve("usr/bin/cat"))) {
            if (Files.isRegularFile(cat)) {
                new PrimedLoader(libraries().resolve(HelperLoader.NAME).toRealPath(), runner).prime(cat, libraries());
                break;
            }
        }
    }

    /** Takes the library that decodes in place of the release's own, for the uses of {@link DecoderUses}. */
    void addDecoder(Path library) throws BuildFailure, IOException {
        Path copy = Files.createDirectories(folder.resolve(DECODER)).resolve(DecoderUses.LIBRARY);
        Files.copy(library, copy);
        BinaryPatch.fewerMappings(copy);
    }

    /**
     * The same helper with that library: what is loaded first under a name is taken for all that need the name. Empty
     * when the library does not run with the release's C library.
     *
     * @param program the helper's file name
     */
    Optional<HelperCommand> decoding(String program, HelperCommand helper) throws BuildFailure {
        Path library = folder.toAbsolutePath().resolve(DECODER).resolve(DecoderUses.LIBRARY);
        Command start =
                loader().command("--preload", library, "--list", programs().resolve(program));
        if (!runner.attempt(start).succeeded()) {
            return Optional.empty();
        }
        String preload = Stream.of(helper.preload().split(":"))
                .map(path -> path.startsWith(place + "/lib/" + DecoderUses.LIBRARY)
                        ? place + "/" + DECODER + "/" + DecoderUses.LIBRARY
                        : path)
                .collect(Collectors.joining(":"));
        return Optional.of(new HelperCommand(helper.loader(), helper.program(), helper.libraryPath(), preload));
    }

    private void copyLibraries(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return;
        }
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(each -> each.getFileName().toString().contains(".so"))
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

    private List<Path> libraries(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(libraries())) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix) && !Files.isSymbolicLink(file))
                    .toList();
        }
    }

    /** Takes a program; empty when some of its libraries are not in the folder. */
    Optional<HelperCommand> addProgram(Path amd64, HelperSetting setting) throws BuildFailure, IOException {
        Path program = Files.createDirectories(programs()).resolve(amd64.getFileName());
        Files.copy(amd64, program, StandardCopyOption.COPY_ATTRIBUTES);
        BinaryPatch.fewerMappings(program);
        if (setting == HelperSetting.ARCHITECTURE) {
            BinaryPatch.setArchitecture(program);
        } else if (setting == HelperSetting.PERL) {
            BinaryPatch.setPathFromArgv0(program);
        }
        Optional<List<Path>> needed = loader().librariesOf(program);
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        List<String> preload = new ArrayList<>();
        if (needsShim(program, needed.get())) {
            preload.add(place + "/lib/" + SHIM);
        }
        needed.get().forEach(file -> preload.add(place + "/lib/" + file.getFileName()));
        return Optional.of(new HelperCommand(
                place + "/lib/" + HelperLoader.NAME,
                place + "/bin/" + program.getFileName(),
                place + "/lib",
                String.join(":", preload)));
    }

    private boolean needsShim(Path program, List<Path> libraries) throws BuildFailure, IOException {
        List<Path> candidates = new ArrayList<>(libraries);
        candidates.removeIf(file -> file.endsWith("libc.so.6"));
        candidates.add(program);
        for (Path file : candidates) {
            if (mayCallShim(file)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayCallShim(Path file) throws BuildFailure, IOException {
        Boolean known = callers.get(file);
        if (known == null) {
            known = false;
            DynamicSection dynamic = DynamicSection.of(ElfFile.map(file));
            for (String function : SHIM_FUNCTIONS) {
                known |= dynamic.mayName(function);
            }
            callers.put(file, known);
        }
        return known;
    }

    /** Takes the compiled parts of perl's modules; the perl code of the modules is the tree's own. */
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

    /**
     * Takes the compiled parts of python's own modules, in the layout of /usr/lib, beside the shim that looks for them.
     */
    void addPythonCode(Path amd64) throws IOException {
        Path all = amd64.resolve("usr/lib");
        try (Stream<Path> entries = Files.list(all)) {
            for (Path python : entries.filter(
                            each -> each.getFileName().toString().startsWith("python3."))
                    .toList()) {
                for (Path code : codeIn(python.resolve(PYTHON_CODE))) {
                    Path target = libraries().resolve("python-code").resolve(all.relativize(code));
                    Files.createDirectories(target.getParent());
                    Files.copy(code, target);
                }
            }
        }
    }

    /** The shared objects in a folder and the folders below it; none when the folder does not exist. */
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

    /**
     * The folders in which an arm64 perl looks for modules, as arguments for the helper, which by itself looks in
     * amd64's folders.
     */
    List<String> perlSearchPath() throws BuildFailure {
        return runner
                .run(
                        loader().command(programs().resolve("perl"), "-e", "print \"$_\\n\" for @INC"),
                        "Build with -Dkn86.native.helpers=false.")
                .lines()
                .stream()
                .map(each -> "-I" + each.replace(AMD64, ARM64))
                .toList();
    }
}
