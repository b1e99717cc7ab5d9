// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.debian.picosdk.PicoSdk;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Provides the Pico SDK: the user's ({@code PICO_SDK_PATH}) when set, else the pinned one. */
@Mojo(name = "pico-sdk", defaultPhase = LifecyclePhase.INITIALIZE, threadSafe = true)
public class PicoSdkMojo extends DebianMojo {

    /** The user's own SDK. */
    @Parameter(defaultValue = "${env.PICO_SDK_PATH}")
    private String userSdk;

    /** The project property that is set to the SDK's folder. */
    @Parameter(defaultValue = "kn86.pico.sdk")
    private String property;

    /** The user's own SDK needs no pin. */
    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        if (given(userSdk).isEmpty()) {
            super.check(context, debian);
        }
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        Path sdk = given(userSdk).isPresent() ? PicoSdk.ofUser(Path.of(userSdk)) : pinned(context, debian);
        project().getProperties().setProperty(property, sdk.toAbsolutePath().toString());
    }

    private static Path pinned(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        Pin pin = debian.pin();
        if (!PicoSdk.isPresent(context.cache(), pin)) {
            try (CacheLock lock = context.cache().lock(context.progress())) {
                PicoSdk.fetch(context.cache(), pin, debian.archive(), context.progress());
            }
        }
        return PicoSdk.place(context.cache(), pin);
    }
}
