// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.format.uf2.Uf2Conversion;
import dev.kn86.image.format.uf2.Uf2Request;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Turns the Pico 2's firmware, an ELF file or a raw binary, into the UF2 file that its boot ROM takes. */
@Mojo(name = "uf2", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class Uf2Mojo extends GoalMojo {

    /** The linked firmware. Give either this or {@code bin}. */
    @Parameter(property = "kn86.uf2.elf")
    private File elf;

    /** The firmware as raw bytes. Give either this or {@code elf}. */
    @Parameter(property = "kn86.uf2.bin")
    private File bin;

    /** Where the first byte of {@code bin} goes: a flash address, decimal or with 0x. */
    @Parameter(property = "kn86.uf2.loadAddress", defaultValue = "0x10000000")
    private String loadAddress;

    /** The UF2 file to write. */
    @Parameter(
            property = "kn86.uf2.output",
            defaultValue = "${project.build.directory}/${project.artifactId}-${project.version}.uf2",
            required = true)
    private File output;

    /** Whether the UF2 file becomes the project's artifact of type {@code uf2}. */
    @Parameter(property = "kn86.uf2.attach", defaultValue = "true")
    private boolean attach;

    @Override
    public List<Path> made() {
        return List.of(output.toPath());
    }

    @Override
    protected void check(GoalContext context) throws BuildFailure {
        request();
    }

    @Override
    protected void run(GoalContext context) throws BuildFailure, IOException {
        Uf2Request request = request();
        incremental()
                .inputs(() -> new Fingerprint().content("firmware", request.source()))
                .outputs(() -> new Fingerprint().stamp("the UF2 file", request.output()))
                .run(() -> new Uf2Conversion(context.progress()).convert(request));
        if (attach) {
            attach(request.output(), "uf2", null);
        }
    }

    private Uf2Request request() throws BuildFailure {
        if ((elf == null) == (bin == null)) {
            throw new BuildFailure(
                    "uf2: " + (elf == null ? "neither elf nor bin is given" : "both elf and bin are given"),
                    "Configure exactly one of <elf> and <bin>.");
        }
        return elf != null
                ? new Uf2Request(elf.toPath(), OptionalLong.empty(), output.toPath())
                : new Uf2Request(
                        bin.toPath(),
                        OptionalLong.of(Uf2Request.address("kn86.uf2.loadAddress", loadAddress)),
                        output.toPath());
    }
}
