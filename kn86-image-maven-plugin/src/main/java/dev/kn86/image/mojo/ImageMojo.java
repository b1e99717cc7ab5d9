// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.card.Checksums;
import dev.kn86.image.image.card.ImageBuild;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.card.ImageRequest;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.ByteSize;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Makes the card image of a slot, its compressed form, block map and checksums. */
@Mojo(name = "image", defaultPhase = LifecyclePhase.PACKAGE)
public final class ImageMojo extends AbstractDebianMojo {

    /** The folder that the goal {@code rootfs} has filled. */
    @Parameter(defaultValue = "${project.build.directory}/slot", required = true)
    private File slotDirectory;

    /** The raw image to write; {@code .zst}, {@code .bmap} and {@code SHA256SUMS} go beside it. */
    @Parameter(defaultValue = "${project.build.directory}/kn86-v${project.version}.img", required = true)
    private File image;

    /** Size of the image: bytes, or a number with MiB or GiB. The default is just below what real 4 GB cards hold. */
    @Parameter(property = "kn86.image.size", defaultValue = "3648MiB", required = true)
    private String imageSize;

    /** Kind of partition table: {@code hybrid}, or {@code hidden-gpt} for boards whose firmware dislikes it. */
    @Parameter(property = "kn86.table", defaultValue = "hybrid", required = true)
    private String table;

    /** How hard zstd tries, from 1 to 19; the default is quick, a release may take more time. */
    @Parameter(property = "kn86.zstd.level", defaultValue = "3", required = true)
    private int compressionLevel;

    @Override
    protected Optional<Fingerprint> inputs() throws IOException {
        SlotFolder slot = new SlotFolder(slotDirectory.toPath());
        return Optional.of(new Fingerprint()
                .content("root tree", slot.rootTree())
                .tree("boot tree", slot.boot())
                .tree("p1", slot.common()));
    }

    @Override
    protected Fingerprint outputs() throws BuildFailure, IOException {
        ImageFiles files = new ImageFiles(image.toPath());
        SlotFolder slot = new SlotFolder(slotDirectory.toPath());
        return super.outputs()
                .stamp("the image", files.image())
                .stamp("the compressed image", files.compressed())
                .stamp("its index", files.frameIndex())
                .stamp("the block map", files.bmap())
                .stamp("the slot's boot volume", slot.bootImage())
                .stamp("the slot's root file system", slot.rootImage())
                .value("checksums", Checksums.linesOf(files.checksums(), files.compressed(), files.bmap()));
    }

    @Override
    protected void attachArtifacts() {
        ImageFiles files = new ImageFiles(image.toPath());
        attach(files.compressed(), "img.zst", null);
        attach(files.bmap(), "img.bmap", null);
        attach(files.checksums(), "sha256sums", null);
    }

    @Override
    protected void run() throws BuildFailure, IOException {
        ImageRequest request = new ImageRequest(
                project().getVersion(),
                outputTimestamp(),
                new SlotFolder(slotDirectory.toPath()),
                new ImageFiles(image.toPath()),
                buildDirectory().resolve("image-work"),
                ByteSize.parse("kn86.image.size", imageSize),
                TableKind.parse(table),
                compressionLevel);
        new ImageBuild(toolbox(), rootAccess(false, false), commandRunner(), progress()).run(request);
    }
}
