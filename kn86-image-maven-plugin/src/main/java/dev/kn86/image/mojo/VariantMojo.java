// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.image.card.Checksums;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.plugins.annotations.Parameter;

/** The parameter that tells production images from development images, which also have other names and coordinates. */
abstract class VariantMojo extends DebianMojo {

    /** Whether to make a production image: no log-in, no shell, a release key (docs/adr/0021-two-variants.md). */
    @Parameter(property = "kn86.production", defaultValue = "false")
    private boolean production;

    /** What the names of image and payload begin with: letters, digits, dots, dashes and underscores. */
    @Parameter(property = "kn86.image.name", defaultValue = "kn86", required = true)
    private String imageName;

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        ImageFiles.checkName("kn86.image.name", imageName);
    }

    protected final Variant variant() {
        return Variant.of(production);
    }

    /** Writes the checksums by the names that the files have in a Maven repository. */
    protected final void writeRepositoryChecksums(ImageFiles files) throws BuildFailure, IOException {
        Checksums.writeWithNames(
                files.checksums(),
                Map.of(
                        name(files.compressed()), repositoryName("img.zst"),
                        name(files.bmap()), repositoryName("img.bmap"),
                        name(files.payload()), repositoryName("kn86fw")),
                files.repositoryChecksums());
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** As Maven's default layout has it. */
    private String repositoryName(String type) {
        String classifier = variant().classifier("");
        return project().getArtifactId() + "-" + project().getVersion() + (classifier == null ? "" : "-" + classifier)
                + "." + type;
    }

    /** The image, under its usual name when the user has named none. */
    protected final ImageFiles imageFiles(GoalContext context, File named) {
        return named == null
                ? ImageFiles.in(context.target(), imageName, context.version(), variant())
                : new ImageFiles(named.toPath());
    }
}
