// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.format.tar.TarMember;
import dev.kn86.image.image.inspect.Inspector;
import dev.kn86.image.image.inspect.Report;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reports on update payloads: the manifest, the signing key, and whether the content is as the manifest says. A device
 * refuses a payload without a known signature; the inspector reads it, and reports that the signature is not verified.
 *
 * @param keys the known keys, by their names in reports
 */
public record PayloadInspector(Map<String, VerificationKey> keys) implements Inspector {

    public PayloadInspector {
        keys = Map.copyOf(keys);
    }

    @Override
    public boolean recognises(ByteBuffer head) {
        byte[] block = new byte[TarMember.BLOCK_SIZE];
        if (head.limit() < block.length) {
            return false;
        }
        head.get(0, block);
        return TarMember.read(block)
                .filter(member -> member.name().equals(PayloadFormat.MANIFEST))
                .isPresent();
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        String name = file.toString();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            PayloadMembers members = new PayloadMembers(name, in);
            SignedManifest signed = SignedManifest.read(name, members);
            PayloadManifest manifest = signed.manifest();
            new ImageReader(name, members).read(manifest, ChunkSink.NONE);
            return report(manifest, signature(signed));
        }
    }

    private String signature(SignedManifest signed) {
        return signed.signedBy(List.copyOf(keys.values()))
                .map(key -> "good, by "
                        + keys.entrySet().stream()
                                .filter(entry -> entry.getValue().equals(key))
                                .findFirst()
                                .orElseThrow()
                                .getKey())
                .orElse("NOT VERIFIED: made by none of the known keys "
                        + keys.keySet().stream().sorted().toList());
    }

    private static Report report(PayloadManifest manifest, String signature) {
        Report report = new Report("KN-86 update payload")
                .value("signature", signature)
                .value("signer", manifest.signer())
                .value("key id", manifest.keyId())
                .value("compatible", String.join(", ", manifest.compatible()))
                .value("version", manifest.version())
                .value("build id", manifest.buildId())
                .value("variant", manifest.variant().description())
                .value("minimum version", manifest.minimumVersion())
                .value(
                        "bootcode",
                        manifest.bootcode().version() + ", SHA-256 "
                                + manifest.bootcode().sha256())
                .value(
                        "coprocessor",
                        manifest.coprocessor().version() + ", SHA-256 "
                                + manifest.coprocessor().sha256());
        for (SlotImage image : SlotImage.values()) {
            ImageManifest stated = manifest.image(image);
            report.section(image.field() + " (every chunk and hash as stated)")
                    .value("file", image.member())
                    .value("compressed", Report.size(stated.compressedSize()))
                    .value("image", Report.size(stated.size()))
                    .value("chunks", stated.chunkSha256().size() + " of " + Report.size(stated.chunkSize()))
                    .value("SHA-256", stated.sha256());
        }
        return report;
    }
}
