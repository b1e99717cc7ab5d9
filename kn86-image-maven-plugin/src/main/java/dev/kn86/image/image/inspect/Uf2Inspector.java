// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.format.rp2350.AddressRange;
import dev.kn86.image.format.rp2350.BinaryInfo;
import dev.kn86.image.format.rp2350.FlashPartitionTable;
import dev.kn86.image.format.rp2350.FlashProgram;
import dev.kn86.image.format.rp2350.ImageDefinition;
import dev.kn86.image.format.rp2350.Rp2350;
import dev.kn86.image.format.rp2350.VectorTable;
import dev.kn86.image.format.uf2.Uf2Block;
import dev.kn86.image.format.uf2.Uf2Family;
import dev.kn86.image.format.uf2.Uf2File;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reports on UF2 files: the families with their addresses, and what the RP2350's Arm program says about itself. */
public record Uf2Inspector() implements Inspector {

    @Override
    public boolean recognises(ByteBuffer head) {
        return Uf2Block.isAtStartOf(head);
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        Uf2File uf2 = Uf2File.read(file);
        Report report = new Report("UF2 file");
        report.value("erratum RP2350-E10", uf2.erratumE10() ? "block present" : "no block");
        for (var family : uf2.families().entrySet()) {
            List<Uf2Block> blocks = family.getValue();
            long start = blocks.get(0).address();
            long end = blocks.get(blocks.size() - 1).address() + Rp2350.FLASH_PAGE;
            report.section("family " + Uf2Family.describe(family.getKey()))
                    .value("blocks", blocks.size())
                    .value("addresses", new AddressRange(start, end));
        }
        Optional<FlashProgram> program = uf2.program();
        if (program.isPresent()) {
            describe(file, program.get(), report);
        }
        return report;
    }

    private static void describe(Path file, FlashProgram program, Report report) throws BuildFailure {
        Optional<FlashPartitionTable> table = FlashPartitionTable.find(file.toString(), program);
        table.ifPresent(found -> report.section("flash").value("partitions", found.describe()));
        FlashProgram bootable = program.bootable(file.toString());
        ImageDefinition definition = ImageDefinition.find(file.toString(), bootable);
        VectorTable vectors = VectorTable.read(file.toString(), bootable);
        BinaryInfo info = BinaryInfo.read(bootable);
        report.section("program")
                .value("IMAGE_DEF", definition.describe())
                .value("IMAGE_DEF version", definition.version().orElse("none"))
                .value("stack, start", vectors.describe())
                .value("name", info.programName().orElse("not given"))
                .value("version", info.programVersion().orElse("not given"))
                .value("board", info.board().orElse("not given"))
                .value("pico-sdk", info.sdkVersion().orElse("not given"));
    }
}
