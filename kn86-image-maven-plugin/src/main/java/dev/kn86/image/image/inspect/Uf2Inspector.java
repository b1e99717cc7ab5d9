// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.format.rp2350.BinaryInfo;
import dev.kn86.image.format.rp2350.FlashPartitionTable;
import dev.kn86.image.format.rp2350.FlashProgram;
import dev.kn86.image.format.rp2350.ImageDefinition;
import dev.kn86.image.format.rp2350.PicobinReport;
import dev.kn86.image.format.rp2350.VectorTable;
import dev.kn86.image.format.uf2.Uf2Block;
import dev.kn86.image.format.uf2.Uf2Contents;
import dev.kn86.image.format.uf2.Uf2Part;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reports on UF2 files: their parts with families and addresses, and what the programs in them say about themselves. It
 * lists what is there, whether a chip starts it or not: the goal {@code uf2} judges.
 */
public record Uf2Inspector() implements Inspector {

    /** A file that is made to be read for long has parts without end. */
    private static final int MOST_PARTS = 32;

    private static final int MOST_PLACES = 4;

    @Override
    public boolean recognises(ByteBuffer head) {
        return Uf2Block.isAtStartOf(head);
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        Uf2Contents contents = Uf2Contents.read(file);
        Report report = new Report("UF2 file");
        report.value("erratum RP2350-E10", errata(contents.errata()));
        if (!contents.strange().isEmpty()) {
            report.value("no UF2 block", places(contents.strange()));
        }
        List<Uf2Part> parts = contents.parts();
        for (Uf2Part part : parts.subList(0, Math.min(MOST_PARTS, parts.size()))) {
            describe(file, part, report);
        }
        if (parts.size() > MOST_PARTS) {
            report.section("and " + (parts.size() - MOST_PARTS) + " more parts");
        }
        return report;
    }

    private static String errata(List<Long> places) {
        if (places.isEmpty()) {
            return "no block";
        }
        return places.equals(List.of(0L)) ? "block present" : "block present, " + places(places);
    }

    private static String places(List<Long> places) {
        String shown = places.stream()
                .limit(MOST_PLACES)
                .map(place -> place.toString())
                .collect(Collectors.joining(", "));
        int more = places.size() - MOST_PLACES;
        return "at byte " + shown + (more > 0 ? " and " + more + " more places" : "");
    }

    private static void describe(Path file, Uf2Part part, Report report) {
        report.section("family " + part.family()).value("blocks", part.blocks()).value("addresses", part.addresses());
        part.remarks().forEach(remark -> report.value("remark", remark));
        try {
            Optional<FlashProgram> program = part.program(file.toString());
            if (program.isPresent() && part.isForRp2350()) {
                describe(file.toString(), program.get(), report);
            } else if (program.isPresent()) {
                describe(BinaryInfo.read(program.get()), report);
            }
        } catch (BuildFailure e) {
            report.value("program", problem(file.toString(), e));
        }
    }

    private static void describe(String file, FlashProgram flash, Report report) throws BuildFailure {
        FlashProgram program = flash;
        boolean starts = true;
        try {
            Optional<FlashPartitionTable> table = FlashPartitionTable.find(file, flash);
            table.ifPresent(found -> report.section("flash").value("partitions", found.describe()));
            program = flash.bootable(file);
            ImageDefinition definition = ImageDefinition.find(file, program);
            report.section("program")
                    .value("IMAGE_DEF", definition.describe())
                    .value("IMAGE_DEF version", definition.version().orElse("none"));
        } catch (BuildFailure e) {
            starts = false;
            report.section("program").value("IMAGE_DEF", "none that counts: " + problem(file, e));
        }
        try {
            report.value("stack, start", VectorTable.read(file, program).describe());
        } catch (BuildFailure e) {
            starts = false;
            report.value("stack, start", "none that count: " + problem(file, e));
        }
        if (!starts) {
            PicobinReport.of(program).forEach(block -> report.value("PICOBIN block", block));
        }
        describe(BinaryInfo.read(program), report);
    }

    private static void describe(BinaryInfo info, Report report) {
        report.value("name", given(info.programName()))
                .value("version", given(info.programVersion()))
                .value("board", given(info.board()))
                .value("pico-sdk", given(info.sdkVersion()));
    }

    private static String given(Optional<String> text) {
        return text.map(TerminalText::line).orElse("not given");
    }

    /** The report is of one file, and needs not name it in each line. */
    private static String problem(String file, BuildFailure failure) {
        return failure.getMessage().lines().findFirst().orElse("").replace(file + ": ", "");
    }
}
