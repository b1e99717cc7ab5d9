// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.image.budget.LargestParts;
import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.filesystem.ByteRanges;
import dev.kn86.image.image.filesystem.Ext4Tools;
import dev.kn86.image.image.filesystem.FatTools;
import dev.kn86.image.image.filesystem.FatUse;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.CardTables;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes the card image of a slot: slot images, raw image, block map, compressed image and checksums. Equal requests
 * give equal bytes. After a failure, the outputs of the run before are unchanged.
 */
public final class ImageBuild {

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final RootAccess access;
    private final Progress progress;

    /** @param access the rights over the root tree's layers */
    public ImageBuild(Toolbox toolbox, RootAccess access, CommandRunner runner, Progress progress) {
        this.toolbox = toolbox;
        this.access = access;
        this.runner = runner;
        this.progress = progress;
    }

    /** Makes all outputs; after a failure, none of them has changed. */
    public void run(ImageRequest request) throws BuildFailure, IOException {
        ImageFiles files = request.files();
        SlotFolder slot = request.slot();
        request.check();
        DiskPlan plan = DiskPlan.of(request.size());
        try (OutputFiles outputs = new OutputFiles(List.of(
                slot.bootImage(),
                slot.rootImage(),
                files.image(),
                files.bmap(),
                files.compressed(),
                files.frameIndex(),
                files.checksums()))) {
            slot.check();
            slot.checkVariant(request.variant());
            FileTrees.delete(request.workFolder());
            Files.createDirectories(request.workFolder());
            new Run(request, plan, outputs).make();
            outputs.commit();
        } catch (IOException e) {
            throw diskFull(e, files);
        } finally {
            FileTrees.delete(request.workFolder());
        }
    }

    private static IOException diskFull(IOException e, ImageFiles files) throws BuildFailure {
        if (String.valueOf(e.getMessage()).contains("No space left on device")) {
            throw new BuildFailure(
                    "the disk is full while writing " + files.image() + " or its companions",
                    "Free some gigabytes on the disk that holds "
                            + files.image().getParent() + ".",
                    e);
        }
        return e;
    }

    /** One run: the request, and what is derived from it. */
    private final class Run {

        private final ImageRequest request;
        private final DiskPlan plan;
        private final CardIds ids;
        private final OutputFiles outputs;
        private final FatTools fat;
        private final Ext4Tools ext4;
        private final Path neutralCommandLine;

        Run(ImageRequest request, DiskPlan plan, OutputFiles outputs) {
            this.request = request;
            this.plan = plan;
            this.ids = CardIds.of(request.version(), request.variant());
            this.outputs = outputs;
            this.fat = new FatTools(toolbox, runner, request.timestamp());
            this.ext4 = new Ext4Tools(toolbox, runner, request.workFolder(), request.timestamp());
            this.neutralCommandLine = request.workFolder().resolve("cmdline-neutral.txt");
        }

        void make() throws BuildFailure, IOException {
            Path bootImage = outputs.temporary(request.slot().bootImage());
            Path rootImage = outputs.temporary(request.slot().rootImage());
            SlotImages slotImages = new SlotImages(plan, ids, fat, ext4);
            try (Step step = progress.step("boot volume")) {
                slotImages.makeBoot(bootImage, request.slot().boot(), neutralCommandLine, request.table());
                step.done("");
            }
            try (Step step = progress.step("root file system")) {
                slotImages.makeRoot(rootImage, RootTree.load(request.slot().rootTree(), access));
                step.done("");
            }
            CardAssembly card;
            try (Step step = progress.step("card image")) {
                card = assemble(bootImage, rootImage);
                step.done(mib(card.mapped().bytes()) + " of " + mib(plan.imageBytes()) + " in use");
            }
            try (Step step = progress.step("compressed image and block map")) {
                distribute(card);
                step.done(mib(Files.size(outputs.temporary(request.files().compressed()))));
            }
        }

        private CardAssembly assemble(Path bootImage, Path rootImage) throws BuildFailure, IOException {
            Path image = outputs.temporary(request.files().image());
            CardAssembly card = new CardAssembly(image, plan);
            Path common = new CommonBootVolume(fat, ids)
                    .make(request.slot().bootcode(), plan.partition(Partition.COMMON), request.workFolder());
            card.place(common, fatUsage(common), Partition.COMMON);
            ByteRanges boot = fatUsage(bootImage);
            ByteRanges root = ext4.usage(rootImage).blocks();
            checkSize(boot.bytes() + root.bytes());
            card.place(bootImage, boot, Slot.A.boot());
            card.place(rootImage, root, Slot.A.root());
            new SlotFiller(plan, fat, ext4)
                    .fill(
                            image,
                            Slot.A,
                            neutralCommandLine,
                            request.workFolder().resolve(KernelCommandLine.FILE_NAME));
            card.remapFat(Slot.A.boot());
            card.writeTables(CardTables.of(plan, ids, request.table()));
            return card;
        }

        private void checkSize(long bytes) throws BuildFailure, IOException {
            if (request.budget().isPresent()) {
                LargestParts largest = new LargestParts(
                        RootTree.load(request.slot().rootTree(), access),
                        request.slot().boot(),
                        request.workFolder().resolve("largest"),
                        runner);
                request.budget().get().check(SizeBudget.Part.SLOT, bytes, largest);
            }
        }

        private void distribute(CardAssembly card) throws BuildFailure, IOException {
            ImageFiles files = request.files();
            ImageDistribution.write(request, outputs, card.mapped(), plan.distributedBytes());
            Files.writeString(
                    outputs.temporary(files.checksums()),
                    Checksums.text(Map.of(
                            files.bmap().getFileName().toString(),
                            outputs.temporary(files.bmap()),
                            files.compressed().getFileName().toString(),
                            outputs.temporary(files.compressed()))));
        }
    }

    private static ByteRanges fatUsage(Path file) throws IOException, BuildFailure {
        return FatUse.of(Volume.of(file));
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
