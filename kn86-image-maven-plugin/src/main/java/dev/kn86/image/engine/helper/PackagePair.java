// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A package unpacked for arm64 and for amd64, both of the same version.
 *
 * @param wanted which of its programs are to have helpers
 * @param arm64 the folder of the arm64 package
 * @param amd64 the folder of the amd64 package, which has other amd64 packages in it, too
 */
record PackagePair(HelperPackage wanted, Path arm64, Path amd64) {

    private static final List<String> PROGRAM_FOLDERS =
            List.of("bin", "sbin", "usr/bin", "usr/sbin", "usr/lib/apt/methods");

    /** The folder of perl modules that are in packages of their own. */
    private static final String PERL_MODULES = "perl5";

    /** Folders of a tree in which perl may find compiled modules that are not perl's own. */
    private static final List<String> PERL_CODE_FOLDERS = List.of(
            "/usr/lib/" + HelperFolder.ARM64 + "/" + PERL_MODULES, "/usr/local/lib/" + HelperFolder.ARM64 + "/perl");

    /** Adds helpers for the programs of the package that have none yet. */
    void addHelpers(HelperFolder target, Map<ProgramIdentity, List<HelperEntry>> helpers, Progress progress)
            throws BuildFailure, IOException {
        boolean perl = wanted.setting() == HelperSetting.PERL;
        boolean python = wanted.setting() == HelperSetting.PYTHON;
        if (perl) {
            target.addPerlCode(amd64);
        } else if (python) {
            target.addPythonCode(amd64);
        }
        for (Path original : programFiles()) {
            String name = original.getFileName().toString();
            Path helper = amd64.resolve(arm64.relativize(original));
            Optional<ProgramIdentity> identity = ProgramIdentity.of(original);
            if (identity.isEmpty()
                    || !wanted.covers(name)
                    || !Files.isRegularFile(helper)
                    || helpers.containsKey(identity.get())) {
                continue;
            }
            Optional<HelperCommand> program = target.addProgram(helper, wanted.setting());
            if (program.isEmpty()) {
                progress.info(name + " runs emulated: libraries of its amd64 helper are missing");
                continue;
            }
            HelperEntry entry = new HelperEntry(
                    identity.get(),
                    perl || python,
                    program.get(),
                    perl ? PERL_CODE_FOLDERS : List.of(),
                    perl ? target.perlSearchPath() : List.of(),
                    python ? PythonUses.of(name) : List.of());
            helpers.put(identity.get(), withDecoder(name, entry, target));
        }
    }

    /** The entries of a program; the first one that fits is started. */
    private static List<HelperEntry> withDecoder(String name, HelperEntry entry, HelperFolder target)
            throws BuildFailure {
        Optional<List<String>> uses = DecoderUses.of(name);
        Optional<HelperCommand> decoding = uses.isEmpty() ? Optional.empty() : target.decoding(name, entry.program());
        return decoding.isEmpty() ? List.of(entry) : List.of(entry.forUses(uses.get(), decoding.get()), entry);
    }

    private List<Path> programFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : PROGRAM_FOLDERS) {
            Path folder = arm64.resolve(name);
            if (Files.isDirectory(folder) && !Files.isSymbolicLink(folder)) {
                try (Stream<Path> entries = Files.list(folder)) {
                    entries.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }

    /** Identifies the compiled arm64 perl modules of the package that it has for amd64, too. */
    List<ProgramIdentity> perlCode() throws BuildFailure, IOException {
        Path modules = arm64.resolve("usr/lib").resolve(HelperFolder.ARM64).resolve(PERL_MODULES);
        Path helpers = amd64.resolve("usr/lib").resolve(HelperFolder.AMD64).resolve(PERL_MODULES);
        List<ProgramIdentity> code = new ArrayList<>();
        for (Path file : HelperFolder.codeIn(modules)) {
            if (Files.isRegularFile(helpers.resolve(modules.relativize(file)))) {
                ProgramIdentity.of(file).ifPresent(code::add);
            }
        }
        return code;
    }
}
