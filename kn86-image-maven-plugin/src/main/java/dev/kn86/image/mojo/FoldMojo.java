// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.image.fold.Fold;
import dev.kn86.image.image.fold.FoldRequest;
import dev.kn86.image.image.fold.MadeFile;
import dev.kn86.image.image.fold.StageFolding;
import dev.kn86.image.image.fold.StageSource;
import dev.kn86.image.image.payload.SigningPolicy;
import dev.kn86.image.image.trust.UpdateTrust;
import dev.kn86.image.mojo.goal.FileOrArtifact;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.ProjectArtifacts;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Lays out the stages that the image is made of: the product's own with the reactor's artifacts folded in. The
 * artifacts are dependencies of the module, or released with this plugin; each {@code <fold>} names one, a stage, and a
 * place in it.
 */
@Mojo(
        name = "fold",
        defaultPhase = LifecyclePhase.PREPARE_PACKAGE,
        threadSafe = true,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME)
public final class FoldMojo extends GoalMojo {

    /**
     * Where the product's stages come from, in pi-gen's layout: folders of stage folders, and archives of them as
     * {@code groupId:artifactId:type[:classifier]}. A stage is in one of them only.
     */
    @Parameter(property = "kn86.stages.dir", defaultValue = "${project.basedir}/src/main/stages", required = true)
    private List<String> stagesDirectory;

    /** Which artifacts go where. */
    @Parameter
    private List<FoldParameter> folds = List.of();

    /** The stage tree to make. */
    @Parameter(defaultValue = "${project.build.directory}/stages", required = true)
    private File outputDirectory;

    /**
     * The stage and the folder in it that get what a deck judges updates by: its trusted keys and the version floors
     * (docs/update.md, "Trusted keys"). Without it nothing of the kind is folded.
     */
    @Parameter
    private String trustFolder;

    /**
     * Public keys whose payloads the image trusts, besides the one that signs its own payload: Ed25519, PEM files whose
     * names they have on the deck.
     */
    @Parameter(property = "kn86.update.keys")
    private List<File> trustedKeys = List.of();

    /** A list of ids of keys that the image must not trust: SHA-256 of the raw key, one a line. */
    @Parameter(property = "kn86.update.revoked")
    private File revokedKeys;

    /** As {@code kn86.kn86fw.floors} of the goal {@code kn86fw}. */
    @Parameter(property = "kn86.kn86fw.floors", defaultValue = "${project.basedir}/version-floors.tsv", required = true)
    private File floors;

    /** As {@code kn86.sign.key} of the goal {@code kn86fw}: the image trusts the public half. */
    @Parameter(property = "kn86.sign.key")
    private File signingKey;

    /** As {@code kn86.sign.development} of the goal {@code kn86fw}. */
    @Parameter(property = "kn86.sign.development", defaultValue = "false")
    private boolean releaseKeyForDevelopment;

    /** Whether the image is a production image, which trusts no development key. */
    @Parameter(property = "kn86.production", defaultValue = "false")
    private boolean production;

    @Override
    public List<Path> made() {
        return List.of(outputDirectory.toPath());
    }

    @Override
    protected void check(GoalContext context) throws BuildFailure, IOException {
        context.timestamp();
        requestedFolds();
        for (FileOrArtifact source : sources()) {
            source.checkFolder();
        }
        Optional<UpdateTrust> trust = trust(context);
        if (trust.isPresent()) {
            trust.get().check();
        }
    }

    @Override
    protected void run(GoalContext context) throws BuildFailure, IOException {
        Optional<UpdateTrust> trust = trust(context);
        List<StageSource> sources = new ArrayList<>();
        for (FileOrArtifact source : sources()) {
            Path folder = source.folder(context.artifacts(), context.target());
            sources.add(
                    new StageSource(folder, source.path().isPresent() ? Optional.empty() : Optional.of(source.text())));
        }
        List<Fold> requested = requestedFolds();
        FoldRequest request = new FoldRequest(
                sources,
                outputDirectory.toPath(),
                requested,
                ProjectArtifacts.forFolds(project(), requested, context.artifacts()),
                context.timestamp());
        incremental()
                .inputs(() -> trust.isPresent() ? trust.get().addInputsTo(request.inputs()) : request.inputs())
                .outputs(() -> trust.isPresent() ? trust.get().addOutputsTo(request.outputs()) : request.outputs())
                .run(() -> new StageFolding(context.progress())
                        .fold(request, trust.isPresent() ? made(trust.get()) : List.of()));
    }

    private Optional<UpdateTrust> trust(GoalContext context) {
        return given(trustFolder)
                .map(folder -> new UpdateTrust(
                        context.version(),
                        new SigningPolicy(
                                Variant.of(production),
                                given(signingKey),
                                releaseKeyForDevelopment,
                                new DevelopmentKey(context.cache().keys())),
                        trustedKeys.stream().map(File::toPath).toList(),
                        given(revokedKeys),
                        floors.toPath()));
    }

    private List<MadeFile> made(UpdateTrust trust) throws BuildFailure, IOException {
        String[] place = trustFolder.split("/", 2);
        String folder = place.length == 2 ? place[1] + "/" : "";
        List<MadeFile> made = new ArrayList<>();
        trust.files().forEach((name, content) -> made.add(new MadeFile(place[0], folder + name, content)));
        return made;
    }

    private List<Fold> requestedFolds() throws BuildFailure {
        List<Fold> requested = new ArrayList<>();
        for (FoldParameter fold : folds) {
            requested.add(fold.toFold(folder()));
        }
        return requested;
    }

    private List<FileOrArtifact> sources() {
        return stagesDirectory.stream()
                .map(source -> input("the product's stages", "<stagesDirectory> (kn86.stages.dir)", source))
                .toList();
    }
}
