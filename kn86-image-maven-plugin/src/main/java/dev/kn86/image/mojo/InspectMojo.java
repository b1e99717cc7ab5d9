// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.host.Host;
import dev.kn86.image.host.InstalledTools;
import dev.kn86.image.image.inspect.BmapInspector;
import dev.kn86.image.image.inspect.CardImageInspector;
import dev.kn86.image.image.inspect.CompressedImageInspector;
import dev.kn86.image.image.inspect.Inspection;
import dev.kn86.image.image.inspect.OverlayInspector;
import dev.kn86.image.image.inspect.Uf2Inspector;
import dev.kn86.image.image.payload.KnownKey;
import dev.kn86.image.image.payload.PayloadInspector;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Prints what a card image, compressed or not, a block map, update payload, UF2 file or device-tree overlay holds. */
@Mojo(name = "inspect", requiresProject = false, aggregator = true, threadSafe = true)
public final class InspectMojo extends GoalMojo {

    /** The file to look into. */
    @Parameter(property = "file", required = true)
    private File file;

    /** A public key, PEM, that a payload may be signed by; the development key is known anyway. */
    @Parameter(property = "kn86.sign.publicKey")
    private File publicKey;

    @Override
    protected void run(GoalContext context) throws BuildFailure, IOException {
        CommandRunner runner = context.runner();
        Toolbox tools = new InstalledTools(Host.current(runner));
        Inspection inspection = new Inspection(List.of(
                new CardImageInspector(tools, runner),
                new PayloadInspector(knownKeys(context.cache())),
                new Uf2Inspector(),
                new OverlayInspector(),
                new CompressedImageInspector(),
                new BmapInspector()));
        inspection.inspect(file.toPath()).lines().forEach(getLog()::info);
    }

    private List<KnownKey> knownKeys(CacheFolder cache) {
        List<KnownKey> keys = new ArrayList<>();
        Path development = new DevelopmentKey(cache.keys()).publicFile();
        if (Files.exists(development)) {
            keys.add(new KnownKey("the development key " + development, development));
        }
        given(publicKey).ifPresent(file -> keys.add(new KnownKey(file.toString(), file)));
        return keys;
    }
}
