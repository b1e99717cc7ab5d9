// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.LayerSharing;
import dev.kn86.image.mojo.goal.StageBuild;
import dev.kn86.image.mojo.goal.StageNames;
import dev.kn86.image.mojo.goal.StageSettings;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;

/** The parameters of the goals that run stages. */
abstract class StagesMojo extends VariantMojo {

    /**
     * A Maven repository that layers are shared through, as {@code id::url} or an URL. A build takes the layers from it
     * that its own cache lacks. Not used with {@code -o}.
     */
    @Parameter(property = "kn86.cache.remote")
    private String cacheRemote;

    /**
     * The public keys (PEM) of those whose layers are taken from there: files, or folders of {@code .pem} files. Layers
     * that they have not signed end the build.
     */
    @Parameter(property = "kn86.layers.trustedKeys")
    private List<File> trustedKeys;

    /** Whether unsigned layers are taken too: only from a repository that nobody else can write to. */
    @Parameter(property = "kn86.layers.unsigned", defaultValue = "false")
    private boolean unsigned;

    /** The product's stages below {@code foldedStages}, in order. */
    @Parameter(property = "kn86.stages", required = true)
    private List<String> stages;

    /** Where the goal {@code fold} has laid out the product's stages. */
    @Parameter(defaultValue = "${project.build.directory}/stages")
    private File foldedStages;

    /**
     * What products stand on: a folder, or an archive as {@code groupId:artifactId:type[:classifier]}, with the stages
     * of the base in {@code debian-stages}, the stage {@code export-image}, and pi-gen's settings in {@code config}.
     * The default was released with this plugin.
     */
    @Parameter(property = "kn86.provision.dir", defaultValue = "dev.kn86:sd-provision:zip:base", required = true)
    private String provisionDirectory;

    /**
     * The folder, or the archive, that has another stage {@code export-image}: for a product with checks of its own.
     * Unset, {@code provisionDirectory}.
     */
    @Parameter(property = "kn86.export.dir")
    private String exportDirectory;

    /** What the product's stages stand on: {@code debian} or {@code raspios}. */
    @Parameter(property = "kn86.base", defaultValue = "debian")
    private String base;

    /**
     * What runs the stages: {@code stages}, the plugin's own engine; {@code pi-gen}, upstream's build.sh;
     * {@code pi-gen-docker}, upstream's build-docker.sh.
     */
    @Parameter(property = "kn86.engine", defaultValue = "stages")
    private String engine;

    /** Upstream pi-gen's tag, for {@code raspios} and upstream's engines; the pin's when unset. */
    @Parameter(property = "kn86.pi-gen.tag")
    private String piGenTag;

    /** Where upstream pi-gen is cloned from. */
    @Parameter(property = "kn86.pi-gen.repository", defaultValue = "https://github.com/RPi-Distro/pi-gen")
    private String piGenRepository;

    /** A pi-gen config file, read on top of the provision directory's own: shell code that sets pi-gen's variables. */
    @Parameter(property = "kn86.pi-gen.config")
    private File piGenConfig;

    /** Names this build on the device; the version and the commit when unset. */
    @Parameter(property = "kn86.build.id")
    private String buildId;

    /** Whether to fail rather than install a package that {@code kn86.lock} does not list, or leave one out. */
    @Parameter(property = "kn86.locked", defaultValue = "false")
    private boolean locked;

    /** The {@code packages.lock} of an earlier build, for {@code kn86.locked}. */
    @Parameter(property = "kn86.lock", defaultValue = "${project.basedir}/packages.lock")
    private File lock;

    /** Gets the list of all packages that the build installed. */
    @Parameter(defaultValue = "${project.build.directory}/packages.lock")
    private File packageList;

    /** Whether arm64 programs run as amd64 programs of the same package where that gives the same result. */
    @Parameter(property = "kn86.native.helpers", defaultValue = "true")
    private boolean nativeHelpers;

    /** Where the slot's parts go. */
    @Parameter(defaultValue = "${project.build.directory}/slot")
    private File slotDirectory;

    /** The root tree's place. */
    protected final Path slot() {
        return slotDirectory.toPath();
    }

    protected final StageSettings settings() {
        return new StageSettings(
                // Maven leaves blanks and line ends around the names of a list that it splits at commas.
                stages.stream()
                        .map(name -> foldedStages.toPath().resolve(name.strip()))
                        .toList(),
                input("the stages of base and export", "<provisionDirectory> (kn86.provision.dir)", provisionDirectory),
                given("the stage export-image", "<exportDirectory> (kn86.export.dir)", exportDirectory),
                folder(),
                base,
                engine,
                given(piGenTag),
                piGenRepository,
                given(piGenConfig),
                given(buildId),
                variant() == Variant.PRODUCTION,
                locked ? given(lock) : Optional.empty(),
                packageList.toPath(),
                nativeHelpers,
                slot());
    }

    protected final StageBuild stageBuild(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        return new StageBuild(
                context,
                debian,
                settings(),
                sharing().repository(context, repositories(), session().getRepositorySession()),
                sharing().trust());
    }

    private LayerSharing sharing() {
        return LayerSharing.of(given(cacheRemote), trustedKeys, unsigned);
    }

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        StageNames.check(stages);
        settings().check();
        sharing().check();
    }
}
