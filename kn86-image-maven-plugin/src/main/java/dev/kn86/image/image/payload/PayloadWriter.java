// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.format.tar.TarMember;
import dev.kn86.image.util.file.Transfers;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;

/** Writes the members of a payload. The counterpart of {@link PayloadReader}. */
final class PayloadWriter {

    private final FileChannel target;
    private final Instant timestamp;

    /**
     * @param target where the payload is written, from the channel's position on
     * @param timestamp the modification time of all members
     */
    PayloadWriter(FileChannel target, Instant timestamp) {
        this.target = target;
        this.timestamp = timestamp;
    }

    /**
     * Writes manifest, signature and images.
     *
     * @param compressed the compressed images that the manifest describes
     */
    void write(PayloadManifest manifest, SigningKey key, Map<SlotImage, Path> compressed) throws IOException {
        byte[] json = ManifestJson.write(manifest);
        if (json.length > PayloadFormat.MAXIMUM_MANIFEST_SIZE) {
            throw new IllegalArgumentException("the manifest has " + json.length + " bytes; use larger chunks");
        }
        writeMember(PayloadFormat.MANIFEST, json);
        writeMember(PayloadFormat.SIGNATURE, key.sign(json));
        for (SlotImage image : SlotImage.values()) {
            writeMember(image.member(), compressed.get(image));
        }
        Transfers.write(target, new byte[TarMember.END_SIZE]);
    }

    private void writeMember(String name, byte[] content) throws IOException {
        TarMember member = new TarMember(name, content.length, timestamp.getEpochSecond());
        Transfers.write(target, member.header());
        Transfers.write(target, content);
        Transfers.write(target, new byte[member.padding()]);
    }

    private void writeMember(String name, Path file) throws IOException {
        try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
            TarMember member = new TarMember(name, content.size(), timestamp.getEpochSecond());
            Transfers.write(target, member.header());
            for (long done = 0; done < content.size(); ) {
                done += content.transferTo(done, content.size() - done, target);
            }
            Transfers.write(target, new byte[member.padding()]);
        }
    }
}
