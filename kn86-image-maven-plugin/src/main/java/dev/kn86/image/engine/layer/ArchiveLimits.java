// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.format.tar.TarEntry;

/**
 * Counts what an archive holds, up to limits: neither the disk nor the memory of the reader is at the mercy of the
 * writer. The whole Raspberry Pi OS with a desktop has half of the highest numbers. Not thread-safe.
 */
final class ArchiveLimits {

    /** The most entries of a layer. */
    static final int ENTRIES = 400_000;

    /** The most bytes of content of a layer. */
    static final long CONTENT = 16L << 30;

    /** The most bytes that all names, link targets and attributes may have. They are held in memory. */
    static final long NAMES = 64L << 20;

    /** Bytes of headers an entry: two blocks, the records, padding. Names have a limit of their own. */
    private static final long HEADERS = 4096;

    private final long entriesLimit;
    private final long contentLimit;
    private long entries;
    private long content;
    private long names;

    private ArchiveLimits(long entries, long content) {
        this.entriesLimit = Math.min(entries, ENTRIES);
        this.contentLimit = Math.min(content, CONTENT);
    }

    /** The limits of any layer. */
    static ArchiveLimits highest() {
        return new ArchiveLimits(ENTRIES, CONTENT);
    }

    /** The limits of a layer that is said to hold no more. */
    static ArchiveLimits of(LayerRecord record) {
        return new ArchiveLimits(record.entries(), record.size());
    }

    /** Refuses a layer before it is fetched that is said to hold more than any layer may. */
    static void check(PublishedLayer layer) throws UntrustedLayer {
        if (layer.record().entries() > ENTRIES
                || layer.record().size() > CONTENT
                || layer.archiveSize() > highest().archive()) {
            throw new UntrustedLayer("it is said to have " + layer.record().entries() + " entries, "
                    + layer.record().size() + " bytes of content and an archive of " + layer.archiveSize()
                    + " bytes, which is more than a layer may have");
        }
    }

    /** The most bytes that the archive itself may have, before it is compressed. */
    long archive() {
        return contentLimit + entriesLimit * HEADERS + NAMES;
    }

    /** Counts an entry, before its content is read. */
    void count(TarEntry entry) throws UntrustedLayer {
        entries++;
        names += entry.path().length() + entry.link().length();
        names += entry.attributes().entrySet().stream()
                .mapToLong(attribute ->
                        attribute.getKey().length() + attribute.getValue().length())
                .sum();
        if (entries > entriesLimit) {
            throw new UntrustedLayer("its archive has more than " + entriesLimit + " entries");
        }
        if (entry.size() > contentLimit - content) {
            throw new UntrustedLayer("its archive has more than " + contentLimit + " bytes of content");
        }
        if (names > NAMES) {
            throw new UntrustedLayer("its archive has more than " + NAMES + " bytes of names and attributes");
        }
        content += entry.size();
    }
}
