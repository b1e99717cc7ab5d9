// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.debian.picosdk.PicoSdk;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Provides the Pico SDK: the user's ({@code PICO_SDK_PATH}) when set, else the pinned one. */
@Mojo(name = "pico-sdk", defaultPhase = LifecyclePhase.INITIALIZE)
public class PicoSdkMojo extends AbstractDebianMojo {

    /** The user's own SDK. */
    @Parameter(defaultValue = "${env.PICO_SDK_PATH}")
    private String userSdk;

    /** The project property that is set to the SDK's folder. */
    @Parameter(defaultValue = "kn86.pico.sdk")
    private String property;

    @Override
    protected void run() throws BuildFailure, IOException {
        Path sdk = userSdk != null && !userSdk.isBlank() ? PicoSdk.ofUser(Path.of(userSdk)) : pinned();
        project().getProperties().setProperty(property, sdk.toAbsolutePath().toString());
    }

    private Path pinned() throws BuildFailure, IOException {
        Pin pin = pin();
        if (!PicoSdk.isPresent(cache(), pin)) {
            try (CacheLock lock = cache().lock(progress())) {
                PicoSdk.fetch(cache(), pin, archive(), progress());
            }
        }
        return PicoSdk.place(cache(), pin);
    }
}
