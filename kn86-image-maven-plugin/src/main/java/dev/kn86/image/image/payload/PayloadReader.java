// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a payload as a device has to. It uses the manifest only after it has checked the signature, and passes chunks
 * on only after it has checked their hashes. The counterpart of {@link PayloadWriter}.
 *
 * @param trusted the keys whose payloads are accepted
 * @param hardware the kind of this device, for example {@code "kn86-zero2w"}
 * @param capacities the largest size of each image, in bytes: the size of its partition
 */
public record PayloadReader(List<VerificationKey> trusted, String hardware, Map<SlotImage, Long> capacities) {

    public PayloadReader {
        trusted = List.copyOf(trusted);
        capacities = Map.copyOf(new EnumMap<>(capacities));
    }

    /**
     * Reads a whole payload.
     *
     * @param name the payload, for messages
     * @param in the payload's bytes, which are read to the end; closed by the caller
     * @param sink gets the checked chunks
     * @throws PayloadRefused when the payload must not be installed; the sink may have got chunks before
     */
    public PayloadManifest read(String name, InputStream in, ChunkSink sink) throws PayloadRefused, IOException {
        PayloadMembers members = new PayloadMembers(name, in);
        SignedManifest signed = SignedManifest.read(name, members);
        VerificationKey key = signed.signedBy(trusted)
                .orElseThrow(() ->
                        new PayloadRefused(PayloadFault.SIGNATURE, name + ": no trusted key has signed this manifest"));
        PayloadManifest manifest = signed.manifest();
        if (!manifest.keyId().equals(key.id())) {
            throw new PayloadRefused(
                    PayloadFault.SIGNATURE,
                    name + ": the manifest names key " + manifest.keyId() + ", it was signed by " + key.id());
        }
        requireSuitable(name, manifest);
        new ImageReader(name, members).read(manifest, sink);
        return manifest;
    }

    private void requireSuitable(String name, PayloadManifest manifest) throws PayloadRefused {
        if (!manifest.compatible().contains(hardware)) {
            throw new PayloadRefused(
                    PayloadFault.HARDWARE,
                    name + ": for "
                            + manifest.compatible().stream()
                                    .map(TerminalText::line)
                                    .toList() + ", not for " + hardware);
        }
        for (SlotImage image : SlotImage.values()) {
            long size = manifest.image(image).size();
            long capacity = Optional.ofNullable(capacities.get(image)).orElse(0L);
            if (size > capacity) {
                throw new PayloadRefused(
                        PayloadFault.IMAGE_SIZE,
                        name + ": " + image.field() + " has " + size + " bytes, its partition " + capacity);
            }
        }
    }
}
