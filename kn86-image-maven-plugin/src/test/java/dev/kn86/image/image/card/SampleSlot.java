// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A small slot that has everything that the build and the verification look at. */
public final class SampleSlot {

    static final Instant TIMESTAMP = Instant.parse("2024-05-01T00:00:00Z");

    /** A card of this size has 64 MiB for each root file system. */
    static final ByteSize SMALLEST_CARD = new ByteSize(1232 * ByteSize.MIB);

    /** The public key of RFC 8032, section 7.1, test 1. */
    private static final String KEY =
            """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
            -----END PUBLIC KEY-----
            """;

    private final Path folder;

    private SampleSlot(Path folder) {
        this.folder = folder;
    }

    /** Makes {@code slot} and two root layers in a folder. */
    public static SampleSlot create(Path folder) throws IOException {
        SampleSlot sample = new SampleSlot(folder);
        sample.makeBoot();
        sample.makeRoot();
        write(sample.slot().buildRecord(), "{\"production\": true}");
        return sample;
    }

    SlotFolder slot() {
        return new SlotFolder(folder.resolve("slot"));
    }

    public ImageFiles files() {
        return ImageFiles.in(folder.resolve("target"), "kn86", "1.2.3", Variant.PRODUCTION);
    }

    ImageRequest request(ByteSize size, TableKind table) {
        return new ImageRequest(
                "1.2.3",
                Variant.PRODUCTION,
                TIMESTAMP,
                slot(),
                files(),
                folder.resolve("work"),
                size,
                table,
                3,
                Optional.empty());
    }

    public ImageRequest request() {
        return request(SMALLEST_CARD, TableKind.HYBRID);
    }

    /** A file of the upper root layer. */
    Path rootFile(String name) {
        return folder.resolve("layers/upper").resolve(name);
    }

    Path bootFile(String name) {
        return slot().boot().resolve(name);
    }

    private void makeBoot() throws IOException {
        write(slot().common().resolve("bootcode.bin"), "..autoboot.txt..boot_partition..tryboot_a_b..");
        for (String name : List.of(
                "start.elf",
                "fixup.dat",
                "kernel8.img",
                "initramfs8",
                "bcm2710-rpi-zero-2-w.dtb",
                "bcm2710-rpi-zero-2.dtb",
                "bcm2710-rpi-3-b.dtb",
                "overlays/kn86-oled.dtbo")) {
            write(bootFile(name), ("content of " + name + "\n").repeat(1000));
        }
        write(bootFile("config.txt"), "arm_64bit=1\nauto_initramfs=1\ndtoverlay=kn86-oled,speed=4500000\n");
        write(bootFile("cmdline.txt"), "console=tty1 root=/dev/mmcblk0p4 rootfstype=ext4 ro rootwait\n");
    }

    private void makeRoot() throws IOException {
        Path lower = folder.resolve("layers/lower");
        write(lower.resolve("etc/hostname"), "replaced by the upper layer\n");
        write(lower.resolve("usr/bin/tool"), "#!/bin/sh\n".repeat(2000));
        Files.createLink(lower.resolve("usr/bin/twin"), lower.resolve("usr/bin/tool"));
        Files.createSymbolicLink(lower.resolve("bin"), Path.of("usr/bin"));
        Files.createDirectories(lower.resolve("boot/firmware"));
        write(rootFile("etc/hostname"), "kn86\n");
        write(rootFile("etc/kn86-build-id"), "VERSION=1.2.3\nBUILD_ID=1.2.3+abc\nVARIANT=production\n");
        write(rootFile("opt/nosh/bin/kn86-update"), "ELF");
        write(rootFile("usr/share/kn86/keys/release.pem"), KEY);
        write(rootFile("usr/share/kn86/version-floors.tsv"), "0.0.0\tnone\n");
        for (int i = 0; i < 300; i++) {
            write(rootFile("usr/share/many/file-with-a-rather-long-name-" + i), "x".repeat(i * 7));
        }
        Files.setLastModifiedTime(rootFile("etc/hostname"), FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
        new RootTree(List.of(lower, folder.resolve("layers/upper")), RootRights.usual()).save(slot().rootTree());
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
