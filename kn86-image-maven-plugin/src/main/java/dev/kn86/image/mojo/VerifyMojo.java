// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.card.Checksums;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.image.verify.ImageVerification;
import dev.kn86.image.image.verify.VerifyRequest;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.uptodate.Fingerprint;
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
    @Parameter(
            property = "kn86.verify.image",
            defaultValue = "${project.build.directory}/kn86-v${project.version}.img",
            required = true)
    private File image;

    /** The kind of partition table that the image has to have. */
    @Parameter(property = "kn86.table", defaultValue = "hybrid", required = true)
    private String table;

    @Override
    protected Optional<Fingerprint> inputs() throws IOException {
        ImageFiles files = new ImageFiles(image.toPath());
        Fingerprint fingerprint =
                new Fingerprint().stamp("image", files.image()).stamp("checksums", files.checksums());
        if (Files.isRegularFile(files.checksums())) {
            for (String name : Checksums.read(files.checksums()).keySet()) {
                fingerprint.stamp(name, files.checksums().resolveSibling(name));
            }
        }
        return Optional.of(fingerprint);
    }

    @Override
    protected void run() throws BuildFailure, IOException {
        VerifyRequest request = new VerifyRequest(
                new ImageFiles(image.toPath()),
                project().getVersion(),
                TableKind.parse(table),
                buildDirectory().resolve("verify-work"));
        new ImageVerification(toolbox(), commandRunner(), progress()).run(request);
    }
}
