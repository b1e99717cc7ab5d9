// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.mojo.goal.GoalContext;
import java.io.File;
import org.apache.maven.plugins.annotations.Parameter;

/** The parameter that tells production images from development images, which also have other names and coordinates. */
abstract class VariantMojo extends DebianMojo {

    /** Whether to make a production image: no log-in, no shell, a release key (docs/adr/0021-two-variants.md). */
    @Parameter(property = "kn86.production", defaultValue = "false")
    private boolean production;

    protected final Variant variant() {
        return Variant.of(production);
    }

    /** The image, under its usual name when the user has named none. */
    protected final ImageFiles imageFiles(GoalContext context, File named) {
        return named == null
                ? ImageFiles.in(context.target(), context.version(), variant())
                : new ImageFiles(named.toPath());
    }
}
