// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.fuzz;

import dev.kn86.image.board.firmware.Autoboot;
import dev.kn86.image.board.firmware.Board;
import dev.kn86.image.board.firmware.DeviceTreeChoice;
import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.board.gpio.FuzzedClaims;
import dev.kn86.image.boot.report.BootBudget;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.debian.control.ControlStanzas;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.format.bmap.FuzzedBmap;
import dev.kn86.image.format.compression.KeptFrames;
import dev.kn86.image.format.devicetree.FuzzedOverlay;
import dev.kn86.image.format.disk.FuzzedTables;
import dev.kn86.image.format.elf.FuzzedElf;
import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.format.picture.PortablePixmap;
import dev.kn86.image.format.rp2350.FuzzedProgram;
import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.format.tar.FuzzedTar;
import dev.kn86.image.image.card.Checksums;
import dev.kn86.image.image.fold.FuzzedArchive;
import dev.kn86.image.image.inspect.Uf2Inspector;
import dev.kn86.image.image.payload.FuzzedPayload;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Every reader of bytes that others have made, as the fuzzer and the kept corpus use it. Whatever the bytes, a reader
 * gives a result or its documented refusal, in bounded memory and time.
 */
enum FuzzedReader {
    FLAT_TREE(FuzzedOverlay::read),
    OVERLAY(FuzzedOverlay::merge),
    BLOCK_MAP(onFile(FuzzedBmap::read)),
    PARTITION_TABLES(onFile(FuzzedTables::read), EOFException.class),
    FOREIGN_GPT(onFile(FuzzedTables::readForeign)),
    TAR(FuzzedTar::read, IOException.class),
    PAYLOAD(onFile(FuzzedPayload::inspect)),
    MANIFEST(FuzzedPayload::inspectManifest),
    ARCHIVE_TAR(FuzzedArchive::untar),
    ARCHIVE_ZIP(FuzzedArchive::unzip),
    PACKAGE_LIST(onFile(PackageList::read)),
    CONTROL_STANZAS(onFile(ControlStanzas::read)),
    PUBLIC_KEY(onFile(file -> VerificationKey.read(file).verifies(new byte[1], new byte[64]))),
    PRIVATE_KEY(onFile(file -> SigningKey.read(file).sign(new byte[1]))),
    ELF(FuzzedElf::read),
    UF2(onFile(new Uf2Inspector()::inspect)),
    PICOBIN(FuzzedProgram::read),
    CONFIG_TXT(FuzzedReader::config),
    AUTOBOOT_TXT(bytes -> Autoboot.parse(text(bytes), Board.ZERO_2_W, true)),
    PIN(onFile(Pin::read)),
    CHECKSUMS(onFile(Checksums::read)),
    FRAME_INDEX(onFile(file -> KeptFrames.open(file, file, 3).close())),
    CONSOLE_FONT(onFile(ConsoleFont::read)),
    PIXMAP(PortablePixmap::read, IOException.class),
    BOOT_BUDGET(onFile(BootBudget::read));

    @FunctionalInterface
    private interface Use {
        void of(byte[] bytes) throws BuildFailure, IOException;
    }

    @FunctionalInterface
    private interface FileUse {
        void of(Path file) throws BuildFailure, IOException;
    }

    private final Use use;
    private final List<Class<? extends Exception>> refusals;

    FuzzedReader(Use use) {
        this.use = use;
        this.refusals = List.of(BuildFailure.class);
    }

    /** @param refusal what the reader's documentation names beside {@link BuildFailure} */
    FuzzedReader(Use use, Class<? extends Exception> refusal) {
        this.use = use;
        this.refusals = List.of(BuildFailure.class, refusal);
    }

    /** The name of the folder of the reader's corpus, for example {@code flat-tree}. */
    String folder() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads the bytes; throws what is not the reader's refusal, and refusals that a terminal should not see. */
    void read(byte[] bytes) throws Exception {
        try {
            use.of(bytes.clone());
        } catch (BuildFailure | IOException e) {
            if (refusals.stream().noneMatch(refusal -> refusal.isInstance(e))) {
                throw e;
            }
        }
    }

    private static Use onFile(FileUse use) {
        return bytes -> {
            Path file = Files.createTempFile("fuzz", "");
            try {
                use.of(Files.write(file, bytes));
            } finally {
                Files.delete(file);
            }
        };
    }

    private static void config(byte[] bytes) throws BuildFailure {
        FirmwareText config = FirmwareText.parse("config.txt", text(bytes), Board.ZERO_2_W, true);
        config.unknownSettings();
        DeviceTreeChoice.of(config);
        FuzzedClaims.read(config);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
