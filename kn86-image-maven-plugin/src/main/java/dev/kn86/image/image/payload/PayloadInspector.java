// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.format.tar.TarMember;
import dev.kn86.image.image.inspect.Inspector;
import dev.kn86.image.image.inspect.Report;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Reports on update payloads: the manifest, the signing key, and whether the content is as the manifest says. A device
 * refuses a payload without a known signature; the inspector reads it, and reports that the signature is not verified.
 *
 * @param keys the known keys
 */
public record PayloadInspector(List<KnownKey> keys) implements Inspector {

    private static final long MAXIMUM_IMAGE_BYTES = 16L << 30;

    public PayloadInspector {
        keys = List.copyOf(keys);
    }

    /** One that is damaged at its very beginning counts too, by its first name. */
    @Override
    public boolean recognises(ByteBuffer head) {
        byte[] name = (PayloadFormat.MANIFEST + "\0").getBytes(StandardCharsets.US_ASCII);
        return PackedAnew.isPayload(head)
                || (head.limit() >= TarMember.BLOCK_SIZE
                        && head.slice(0, name.length).equals(ByteBuffer.wrap(name)));
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        String name = file.toString();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            PayloadMembers members = new PayloadMembers(name, in);
            SignedManifest signed = SignedManifest.read(name, members);
            PayloadManifest manifest = signed.manifest();
            requireBounded(name, manifest);
            new ImageReader(name, members).read(manifest, ChunkSink.NONE);
            return report(manifest, verdict(signed));
        }
    }

    /** A device refuses what is larger than its partition; here a limit keeps a bomb from being unpacked for hours. */
    private static void requireBounded(String name, PayloadManifest manifest) throws PayloadRefused {
        for (SlotImage image : SlotImage.values()) {
            long size = manifest.image(image).size();
            if (size > MAXIMUM_IMAGE_BYTES) {
                throw new PayloadRefused(
                        PayloadFault.IMAGE_SIZE,
                        name + ": " + image.field() + " has " + size + " bytes, and no more than " + MAXIMUM_IMAGE_BYTES
                                + " are unpacked here");
            }
        }
    }

    /** What the keys say of a signature: the verdict, whether it is good, and which keys could not be read. */
    private record Verdict(String text, boolean isGood, List<String> unreadable) {}

    private Verdict verdict(SignedManifest signed) throws IOException {
        List<String> unreadable = new ArrayList<>();
        for (KnownKey key : keys) {
            try {
                if (signed.signedBy(List.of(VerificationKey.read(key.file()))).isPresent()) {
                    return new Verdict("good, by " + key.name(), true, unreadable);
                }
            } catch (BuildFailure e) {
                unreadable.add(e.getMessage().lines().findFirst().orElseThrow());
            }
        }
        List<String> names = keys.stream().map(KnownKey::name).sorted().toList();
        return new Verdict("NOT VERIFIED: made by none of the known keys " + names, false, unreadable);
    }

    private static Report report(PayloadManifest manifest, Verdict verdict) {
        UnaryOperator<String> text = verdict.isGood() ? TerminalText::line : UnverifiedText::of;
        Report report = new Report("KN-86 update payload").value("signature", verdict.text());
        verdict.unreadable().forEach(problem -> report.value("key not used", problem));
        if (!verdict.isGood()) {
            report.section("what its manifest says, and nobody vouches for");
        }
        report.value("signer", manifest.signer())
                .value("key id", manifest.keyId())
                .value("compatible", manifest.compatible().stream().map(text).collect(Collectors.joining(", ")))
                .value("version", text.apply(manifest.version()))
                .value("build id", text.apply(manifest.buildId()))
                .value("variant", manifest.variant().description())
                .value("minimum version", text.apply(manifest.minimumVersion()))
                .value("bootcode", describe(manifest.bootcode(), text))
                .value("coprocessor", describe(manifest.coprocessor(), text));
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

    private static String describe(Component component, UnaryOperator<String> text) {
        return text.apply(component.version()) + ", SHA-256 " + component.sha256();
    }
}
