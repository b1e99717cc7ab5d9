// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.layer.CachedLayer;
import dev.kn86.image.engine.layer.LayerPublication;
import dev.kn86.image.engine.layer.LayerTrust;
import dev.kn86.image.engine.layer.RemoteLayers;
import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.LayerCache;
import dev.kn86.image.mojo.goal.LayerSharing;
import dev.kn86.image.mojo.goal.MavenRemoteLayers;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.file.FileTrees;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** Publishes those layers of this build that the repository {@code kn86.cache.remote} lacks. */
@Mojo(name = "layers-deploy", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
public class LayersDeployMojo extends DebianMojo {

    /**
     * A Maven repository that layers are shared through, as {@code id::url} or an URL. A build takes the layers from it
     * that its own cache lacks. Not used with {@code -o}.
     */
    @Parameter(property = "kn86.cache.remote")
    private String cacheRemote;

    /** The key that signs the layers, an Ed25519 key in an unencrypted PKCS#8 PEM file. */
    @Parameter(property = "kn86.layers.key")
    private File signingKey;

    /**
     * The public keys (PEM) of other publishers of the repository: files, or folders of {@code .pem} files. Layers that
     * they have signed are not published again.
     */
    @Parameter(property = "kn86.layers.trustedKeys")
    private List<File> trustedKeys;

    /** Whether layers are published without a signature, for readers who set the same. */
    @Parameter(property = "kn86.layers.unsigned", defaultValue = "false")
    private boolean unsigned;

    /** Whether to publish layers. */
    @Parameter(property = "kn86.layers.deploy", defaultValue = "false")
    private boolean deploy;

    /** Where the slot's parts are. */
    @Parameter(defaultValue = "${project.build.directory}/slot")
    private File slotDirectory;

    @Inject
    private RepositorySystem repositories;

    @Override
    public boolean isSkipped() {
        return super.isSkipped() || !deploy;
    }

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        remote(context);
        signer();
        sharing().trust();
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        LayerCache layers = new LayerCache(context, debian, false);
        Optional<SigningKey> key = signer();
        LayerTrust trust = sharing().trust();
        try (CacheLock lock = context.cache().lock(context.progress())) {
            List<CachedLayer> published =
                    layers.store().inventory().named(new SlotFolder(slotDirectory.toPath()).layerKeys());
            new LayerPublication(
                            remote(context),
                            layers.files(),
                            key,
                            key.map(signer -> trust.and(signer.verificationKey()))
                                    .orElse(trust),
                            context.target().resolve("layers-packing"),
                            context.progress())
                    .publish(published);
        } finally {
            FileTrees.delete(MavenRemoteLayers.transfer(context));
        }
    }

    private LayerSharing sharing() {
        return LayerSharing.of(given(cacheRemote), trustedKeys, unsigned);
    }

    private Optional<SigningKey> signer() throws BuildFailure, IOException {
        Optional<SigningKey> key = LayerSharing.signingKey(given(signingKey));
        if (key.isEmpty() && !unsigned) {
            throw new BuildFailure(
                    "kn86.layers.deploy: no key to sign the layers with",
                    "Name one with -Dkn86.layers.key=key.pem (openssl genpkey -algorithm ed25519 -out key.pem). Or set"
                            + " -Dkn86.layers.unsigned=true, when nobody else can write to the repository.");
        }
        return key;
    }

    private RemoteLayers remote(GoalContext context) throws BuildFailure {
        return sharing()
                .repository(context, repositories, session().getRepositorySession())
                .orElseThrow(() -> new BuildFailure(
                        "kn86.layers.deploy: no repository to publish layers in"
                                + (context.session().offline() ? ", since Maven is offline (-o)" : ""),
                        "Name it with -Dkn86.cache.remote=id::url."));
    }
}
