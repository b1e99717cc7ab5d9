// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import dev.kn86.image.engine.rootfs.Variant;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The ids of a card and of its file systems. Each is derived by name (RFC 9562, version 3) from the version and the
 * id's role, so that two builds of one version have the same ids. Nothing on the device refers to an id, so that a slot
 * can be updated on a card of any version.
 *
 * @param version the image's version; a development image's says so
 */
public record CardIds(String version) {

    /** The ids of an image. A development card and a production card of one version have no id in common. */
    public static CardIds of(String version, Variant variant) {
        return new CardIds(variant.name(version));
    }

    /** A 128-bit id, for example for the role {@code "disk"}. */
    public UUID uuid(String role) {
        return UUID.nameUUIDFromBytes(("dev.kn86/" + version + "/" + role).getBytes(StandardCharsets.UTF_8));
    }

    /** A 32-bit id. It is never 0, because 0 means "none" for an MBR signature and a FAT volume id. */
    public int id32(String role) {
        int id = (int) uuid(role).getMostSignificantBits();
        return id == 0 ? 1 : id;
    }

    /** The GPT's DiskGUID. */
    public UUID disk() {
        return uuid("disk");
    }

    /** A partition's UniquePartitionGUID. */
    public UUID partition(Partition partition) {
        return uuid("partition " + partition.number());
    }

    /** The MBR's disk signature. */
    public int diskSignature() {
        return id32("disk signature");
    }
}
