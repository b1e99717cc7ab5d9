// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.picosdk;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebFile;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The sources of the Pico SDK, from Debian's package. */
public final class PicoSdk {

    private static final String PACKAGE = "pico-sdk-source";

    /** The folder of the SDK in that package. */
    private static final String FOLDER_IN_PACKAGE = "usr/src/pico-sdk";

    /** A file that every SDK has (the SDK's README). */
    private static final String MARKER = "pico_sdk_init.cmake";

    private PicoSdk() {}

    /**
     * Checks the user's own SDK and returns its folder.
     *
     * @param folder value of the environment variable {@code PICO_SDK_PATH}
     * @throws BuildFailure when there is no SDK
     */
    public static Path ofUser(Path folder) throws BuildFailure {
        if (!Files.isRegularFile(folder.resolve(MARKER))) {
            throw new BuildFailure(
                    "PICO_SDK_PATH=" + folder + " holds no Pico SDK (no " + MARKER + ")",
                    "Correct PICO_SDK_PATH, or unset it to use the pinned SDK.");
        }
        return folder;
    }

    /** The folder of the pinned SDK in the cache; it exists once the SDK has been fetched. */
    public static Path place(CacheFolder cache, Pin pin) {
        return cache.picoSdk(pin.picoSdkVersion());
    }

    /** Whether the pinned SDK is in the cache. */
    public static boolean isPresent(CacheFolder cache, Pin pin) {
        return Files.isRegularFile(place(cache, pin).resolve(MARKER));
    }

    /**
     * Downloads and unpacks the pinned SDK. The caller holds the cache lock.
     *
     * @throws BuildFailure when the package has another SHA-256 than the pinned one
     */
    public static void fetch(CacheFolder cache, Pin pin, DebianArchive archive, Progress progress)
            throws BuildFailure, IOException {
        try (Step step = progress.step("Pico SDK " + pin.picoSdkVersion())) {
            AptRoot apt =
                    archive.root("pico-sdk", "arm64", List.of(archive.mirror().suite(pin.picoSdkSuite(), "main")));
            DebFile deb = apt.download(PACKAGE + "=" + pin.picoSdkVersion());
            if (!deb.sha256().equals(pin.picoSdkSha256())) {
                throw new BuildFailure(
                        deb.file() + " has SHA-256 " + deb.sha256() + ", the pin wants PICO_SDK_SHA256="
                                + pin.picoSdkSha256(),
                        "Find out why the package changed before you raise the pin.");
            }
            Path place = place(cache, pin);
            try (FreshFolder fresh = new FreshFolder(place)) {
                archive.runner()
                        .run(
                                Command.of("dpkg-deb", "--extract", deb.file(), fresh.path()),
                                "Free some disk space below " + cache + ".");
                fresh.put(fresh.path().resolve(FOLDER_IN_PACKAGE));
            }
            ofUser(place);
            step.done("");
        }
    }
}
