// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.engine.layer.RemoteLayers;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.aether.DefaultRepositoryCache;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.deployment.DeployRequest;
import org.eclipse.aether.deployment.DeploymentException;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Layers as artifacts {@code dev.kn86.layers:STAGE:KEY} of a Maven repository, through Maven's own resolver: the
 * credentials, proxies and mirrors of settings.xml apply by the repository's id.
 */
public final class MavenRemoteLayers implements RemoteLayers {

    private static final String GROUP = "dev.kn86.layers";

    private static final String DEFAULT_ID = "kn86-layers";

    /** As maven-deploy-plugin's altDeploymentRepository: {@code id::url}, or the URL alone. */
    private static final Pattern ADDRESS = Pattern.compile("(?:([A-Za-z0-9._-]+)::)?([a-z]+:.+)");

    private final RepositorySystem system;
    private final RepositorySystemSession session;
    private final RemoteRepository repository;

    /**
     * The repository that the user names; none with {@code -o}.
     *
     * @param address value of {@code kn86.cache.remote}: {@code id::url} or an URL
     */
    public static Optional<RemoteLayers> of(
            Optional<String> address, GoalContext context, RepositorySystem system, RepositorySystemSession session)
            throws BuildFailure {
        return address.isEmpty() || context.session().offline()
                ? Optional.empty()
                : Optional.of(new MavenRemoteLayers(system, session, parse(address.get()), transfer(context)));
    }

    /** Folder for layers on their way. */
    public static Path transfer(GoalContext context) {
        return context.target().resolve("layers-transfer");
    }

    /** Refuses an address that is none. */
    public static void check(Optional<String> address) throws BuildFailure {
        if (address.isPresent()) {
            parse(address.get());
        }
    }

    private static Matcher parse(String address) throws BuildFailure {
        Matcher matcher = ADDRESS.matcher(address.strip());
        if (!matcher.matches()) {
            throw new BuildFailure(
                    "kn86.cache.remote=" + address + " is no repository",
                    "Write id::url or an URL, for example layers::https://repository.example.org/layers.");
        }
        return matcher;
    }

    /**
     * @param address of which group 1 is the id, or null, and group 2 the URL
     * @param transfer folder for files on their way. The user's local repository is not used: it would keep every layer
     *     a second time, and remember those that were missing once
     */
    private MavenRemoteLayers(
            RepositorySystem system, RepositorySystemSession session, Matcher address, Path transfer) {
        DefaultRepositorySystemSession own = new DefaultRepositorySystemSession(session);
        own.setLocalRepositoryManager(system.newLocalRepositoryManager(own, new LocalRepository(transfer.toFile())));
        own.setCache(new DefaultRepositoryCache());
        this.system = system;
        this.session = own;
        // The record has the archive's SHA-256, and the manifest that of each file.
        this.repository = new RemoteRepository.Builder(
                        address.group(1) == null ? DEFAULT_ID : address.group(1), "default", address.group(2))
                .setPolicy(new RepositoryPolicy(
                        true, RepositoryPolicy.UPDATE_POLICY_ALWAYS, RepositoryPolicy.CHECKSUM_POLICY_IGNORE))
                .build();
    }

    @Override
    public Optional<Path> fetch(String stage, String key, String extension, long limit) throws IOException {
        DefaultRepositorySystemSession limited = new DefaultRepositorySystemSession(session);
        limited.setTransferListener(new TransferLimit(session.getTransferListener(), limit));
        ArtifactRequest request = new ArtifactRequest(
                artifact(stage, key, extension), system.newResolutionRepositories(session, List.of(repository)), null);
        try {
            return Optional.of(system.resolveArtifact(limited, request)
                    .getArtifact()
                    .getFile()
                    .toPath());
        } catch (ArtifactResolutionException e) {
            if (e.getResult().isMissing()) {
                return Optional.empty();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void publish(String stage, String key, String extension, Path file) throws IOException {
        DeployRequest request = new DeployRequest()
                .setRepository(system.newDeploymentRepository(session, repository))
                .addArtifact(artifact(stage, key, extension).setFile(file.toFile()));
        try {
            system.deploy(session, request);
        } catch (DeploymentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Artifact artifact(String stage, String key, String extension) {
        return new DefaultArtifact(GROUP, stage, extension, key);
    }
}
