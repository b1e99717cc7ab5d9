// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.image.payload.SigningPolicy;
import dev.kn86.image.image.release.ReleaseCheck;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.UsedSnapshots;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Refuses what a release must not be made of: a dirty checkout, a tag that does not name the version, SNAPSHOTs, a
 * development key, a pin without the record of its USB cycles, a missing {@code packages.lock}. It looks before the
 * first goal of this plugin runs.
 */
@Mojo(name = "release-check", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
public final class ReleaseCheckMojo extends DebianMojo {

    /** The tag that the release is made for, where a service names it; it has to be {@code v} and the version. */
    @Parameter(property = "kn86.release.tag")
    private String tag;

    /** The folder of the records that pins have survived their USB cycles: files {@code DIGEST.txt}. */
    @Parameter(
            property = "kn86.pin.records",
            defaultValue = "${maven.multiModuleProjectDirectory}/tools/sd-provision/pin-record",
            required = true)
    private File pinRecords;

    /** The packages that the release may be made of. */
    @Parameter(property = "kn86.lock", defaultValue = "${project.basedir}/packages.lock")
    private File lock;

    /** The release key, an Ed25519 key in an unencrypted PKCS#8 PEM file. */
    @Parameter(property = "kn86.sign.key")
    private File signingKey;

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        request(context, debian).run(context.runner());
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        ReleaseCheck request = request(context, debian);
        context.progress()
                .info("release " + request.version() + " of commit "
                        + request.run(context.runner()).commit());
    }

    private ReleaseCheck request(GoalContext context, DebianSource debian) {
        return new ReleaseCheck(
                context.version(),
                project().getBasedir().toPath(),
                given(tag),
                UsedSnapshots.of(session().getProjects()),
                new SigningPolicy(
                        Variant.PRODUCTION,
                        given(signingKey),
                        false,
                        new DevelopmentKey(context.cache().keys())),
                debian::pin,
                pinRecords.toPath(),
                lock.toPath());
    }
}
