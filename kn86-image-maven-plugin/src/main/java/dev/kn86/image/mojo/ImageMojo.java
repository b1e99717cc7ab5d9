// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.card.ImageBuild;
import dev.kn86.image.image.card.ImageRequest;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.OptionalFile;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Makes the card image of a slot, its compressed form, block map and checksums. */
@Mojo(name = "image", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class ImageMojo extends VariantMojo {

    /** The folder that the goal {@code rootfs} has filled. */
    @Parameter(defaultValue = "${project.build.directory}/slot", required = true)
    private File slotDirectory;

    /**
     * The raw image to write; {@code .zst}, {@code .bmap} and {@code SHA256SUMS} go beside it. The usual name when
     * unset: {@code kn86-v<version>-development.img} in {@code target}, without {@code -development} in production.
     */
    @Parameter
    private File image;

    /** Size of the image: bytes, or a number with MiB or GiB. The default is just below what real 4 GB cards hold. */
    @Parameter(property = "kn86.image.size", defaultValue = "3648MiB", required = true)
    private String imageSize;

    /**
     * Kind of partition table: {@code hybrid}, or {@code hidden-gpt} for boards whose firmware does not boot from it.
     */
    @Parameter(property = "kn86.table", defaultValue = "hybrid", required = true)
    private String table;

    /** Compression level of zstd, 1 to 19. The default is quick; a release may use a higher one. */
    @Parameter(property = "kn86.zstd.level", defaultValue = "3", required = true)
    private int compressionLevel;

    /**
     * How much room the slot may take: a table of megabytes, a file or an artifact as
     * {@code groupId:artifactId:type[:classifier]}; without it as much as fits.
     */
    @Parameter(property = "kn86.size.budget")
    private String sizeBudget;

    @Override
    public List<Path> made() {
        return List.of(imageFiles(context(), image).image());
    }

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        request(context, sizeBudget().check()).check();
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        ImageRequest request = request(context, sizeBudget().file(context.artifacts()));
        incremental()
                .inputs(request::inputs)
                .outputs(() -> request.addOutputsTo(debian.outputs()))
                .run(() -> new ImageBuild(
                                debian.toolbox(), context.rootAccess(Set.of()), context.runner(), context.progress())
                        .run(request));
        attach(request.files().compressed(), "img.zst", variant().classifier(""));
        attach(request.files().bmap(), "img.bmap", variant().classifier(""));
        writeRepositoryChecksums(request.files());
        attach(request.files().repositoryChecksums(), "sha256sums", variant().classifier(""));
    }

    private ImageRequest request(GoalContext context, Optional<Path> budget) throws BuildFailure, IOException {
        return new ImageRequest(
                context.version(),
                variant(),
                context.timestamp(),
                new SlotFolder(slotDirectory.toPath()),
                imageFiles(context, image),
                context.target().resolve("image-work"),
                ByteSize.parse("kn86.image.size", imageSize),
                TableKind.parse(table),
                compressionLevel,
                SizeBudget.readGiven(budget));
    }

    private OptionalFile sizeBudget() {
        return new OptionalFile(given("the size budget", "kn86.size.budget", sizeBudget));
    }
}
