// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.image.card.DeckBuildId;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.filesystem.Ext4Tools;
import dev.kn86.image.image.filesystem.FatTools;
import dev.kn86.image.image.filesystem.UncachedFile;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Checks a finished image in the way the boot ROM, the firmware, Linux and the tools that write cards read it. It reads
 * only the image and its companions. It mounts nothing and needs no root.
 */
public final class ImageVerification {

    /**
     * Reserved sectors of a boot volume: the record, and behind it the revoked keys (slot_record.h, revoked_keys.h).
     */
    private static final int FIRST_DECK_SECTOR = 16;

    private static final int LAST_DECK_SECTOR = 26;

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Progress progress;

    public ImageVerification(Toolbox toolbox, CommandRunner runner, Progress progress) {
        this.toolbox = toolbox;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * Verifies an image.
     *
     * @throws BuildFailure listing all findings, one on each line
     */
    public void run(VerifyRequest request) throws BuildFailure, IOException {
        try (Step step = progress.step("verify " + request.files().image().getFileName())) {
            List<String> findings = findings(request);
            if (!findings.isEmpty()) {
                throw new BuildFailure(
                        request.files().image() + " is not fit for use:\n  " + String.join("\n  ", findings),
                        "Build the image again. If that does not help, correct what the lines name.");
            }
            step.done("no fault found");
        }
    }

    private List<String> findings(VerifyRequest request) throws BuildFailure, IOException {
        ImageFiles files = request.files();
        if (!Files.isRegularFile(files.image())) {
            throw new BuildFailure("there is no image " + files.image(), "Run the goal kn86-image:image first.");
        }
        FileTrees.delete(request.workFolder());
        Files.createDirectories(request.workFolder());
        try (FileChannel image = FileChannel.open(files.image(), StandardOpenOption.READ);
                UncachedFile uncached = UncachedFile.open(files.image())) {
            DiskPlan plan = DiskPlan.of(new ByteSize(image.size()));
            return Findings.sideBySide(List.of(
                    findings -> TableCheck.run(image, plan, request.ids(), request.table(), findings),
                    findings -> BootContentCheck.common(
                            fileSystems(request, plan, image, findings).fat(Partition.COMMON, request.workFolder()),
                            findings),
                    findings -> BootContentCheck.slot(
                            fileSystems(request, plan, image, findings).fat(Partition.BOOTFS_A, request.workFolder()),
                            request.table(),
                            findings),
                    findings -> fileSystems(request, plan, image, findings).root(),
                    findings -> checkBuildId(request, plan, findings),
                    findings -> new TrustCheck(root(request, plan), toolbox, runner, request.workFolder())
                            .run(request, findings),
                    findings -> {
                        for (Partition empty : List.of(Partition.BOOTFS_B, Partition.ROOTFS_B, Partition.SHARE)) {
                            HoleCheck.run(uncached, plan.partition(empty), findings);
                        }
                        HoleCheck.run(uncached, deckSectors(plan), findings);
                    },
                    findings -> new DistributionCheck(files, plan, findings).blockMap(image),
                    findings -> new DistributionCheck(files, plan, findings).compressedImage(uncached),
                    findings -> new DistributionCheck(files, plan, findings).checksums()));
        } finally {
            FileTrees.delete(request.workFolder());
        }
    }

    /**
     * Where a deck keeps what a slot is and which keys payloads have revoked (docs/update.md, "The slot record"). A
     * card that has never run knows neither; with a record of another card, a deck would go by that card's floor and
     * keys.
     */
    private static Region deckSectors(DiskPlan plan) {
        Region slot = plan.partition(Slot.A.boot());
        return new Region(
                "the slot record of " + slot.name(),
                slot.firstSector() + FIRST_DECK_SECTOR,
                LAST_DECK_SECTOR - FIRST_DECK_SECTOR + 1);
    }

    /** The root file system of slot A says what it is: no image may go out under the name of another one. */
    private void checkBuildId(VerifyRequest request, DiskPlan plan, Findings findings) throws BuildFailure {
        DeckBuildId deck = DeckBuildId.read(root(request, plan), toolbox, runner);
        expectLine(deck, "VERSION", request.version(), findings);
        expectLine(deck, "VARIANT", request.variant().word(), findings);
    }

    private static Volume root(VerifyRequest request, DiskPlan plan) {
        return new Volume(request.files().image(), plan.partition(Slot.A.root()).offset());
    }

    private static void expectLine(DeckBuildId deck, String key, String wanted, Findings findings) {
        findings.expect(
                deck.value(key).equals(Optional.of(wanted)),
                "/etc/kn86-build-id on p4 has not " + key + "=" + wanted + ", but "
                        + deck.value(key).map(found -> key + "=" + found).orElse("no " + key + ", or several"));
    }

    private FileSystemCheck fileSystems(VerifyRequest request, DiskPlan plan, FileChannel image, Findings findings) {
        // Nothing is written, so that the time has no effect.
        FatTools fat = new FatTools(toolbox, runner, Instant.EPOCH);
        Ext4Tools ext4 = new Ext4Tools(toolbox, runner, request.workFolder(), Instant.EPOCH);
        return new FileSystemCheck(request.files().image(), image, plan, request.ids(), fat, ext4, findings);
    }
}
