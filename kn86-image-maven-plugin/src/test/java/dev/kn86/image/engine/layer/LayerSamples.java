// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.util.file.Digests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Layers as a publisher offers them who has the trusted key, and says what he likes. */
final class LayerSamples {

    private static final String MADE = "2026-11-20T10:00:00Z";

    private LayerSamples() {}

    /** A record with some numbers, and digests of nothing. */
    static LayerRecord record(LayerId id, int entries, long size) {
        String digest = Digests.sha256("nothing");
        return new LayerRecord(
                LayerRecord.FORMAT, id.key(), id.stage(), "", "", false, MADE, entries, size, digest, digest);
    }

    /** Puts an archive and its signed record into a repository. */
    static void offer(FolderRemote remote, LayerRecord record, Path archive, SigningKey key) throws Exception {
        Path place = remote.file(record.stage(), record.key(), PublishedLayer.ARCHIVE);
        if (!archive.equals(place)) {
            Files.copy(archive, place, StandardCopyOption.REPLACE_EXISTING);
        }
        PublishedLayer layer =
                new PublishedLayer(record, Digests.sha256(archive), Files.size(archive), Optional.empty());
        PublishedRecord.save(
                layer.signed(LayerSignature.by(key, layer.statement())),
                remote.file(record.stage(), record.key(), PublishedLayer.RECORD));
    }

    /** Replaces the record of an archive by one that says what the archive holds. */
    static void describeTruly(FolderRemote remote, LayerId id, SigningKey key, Path scratch) throws Exception {
        Path archive = remote.file(id.stage(), id.key(), PublishedLayer.ARCHIVE);
        for (String part : ArchiveNames.PARTS) {
            Files.createDirectories(scratch.resolve(part));
        }
        LayerFiles files = SampleCache.files();
        files.unpack(archive, scratch, ArchiveLimits.highest());
        offer(remote, files.manifest(scratch).describe(id, "", false, MADE), archive, key);
    }
}
