// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.card.Checksums;
import dev.kn86.image.card.ImageFiles;
import dev.kn86.image.disk.TableKind;
import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.uptodate.Facts;
import dev.kn86.image.verify.ImageVerification;
import dev.kn86.image.verify.VerifyRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Checks a finished image: tables, file systems, boot files, block map, compressed form and checksums. */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY)
public final class VerifyMojo extends AbstractDebianMojo {

    /** The raw image; its companions lie beside it. */
    @Parameter(property = "kn86.verify.image",
            defaultValue = "${project.build.directory}/kn86-v${project.version}.img", required = true)
    private File image;

    /** The kind of partition table that the image has to have. */
    @Parameter(property = "kn86.table", defaultValue = "hybrid", required = true)
    private String table;

    @Override
    protected Optional<Facts> inputs() throws IOException {
        ImageFiles files = new ImageFiles(image.toPath());
        Facts facts = new Facts().stamp("image", files.image()).stamp("checksums", files.checksums());
        if (Files.isRegularFile(files.checksums())) {
            for (String name : Checksums.read(files.checksums()).keySet()) {
                facts.stamp(name, files.checksums().resolveSibling(name));
            }
        }
        return Optional.of(facts);
    }

    @Override
    protected void run() throws BuildFailure, IOException {
        VerifyRequest request = new VerifyRequest(new ImageFiles(image.toPath()), project().getVersion(),
                TableKind.parse(table), buildDirectory().resolve("verify-work"));
        new ImageVerification(toolbox(), commandRunner(), progress()).run(request);
    }
}
