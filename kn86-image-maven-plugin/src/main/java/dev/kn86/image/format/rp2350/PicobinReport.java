// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts the metadata blocks of a program into words, whether the boot ROM would start the program or not. */
public final class PicobinReport {

    /** Items by their ids (pico-sdk, {@code boot/picobin.h}). */
    private static final Map<Integer, String> ITEMS = Map.ofEntries(
            Map.entry(0x41, "next block"),
            Map.entry(PicobinBlock.ITEM_VECTOR_TABLE, "vector table"),
            Map.entry(PicobinBlock.ITEM_ENTRY_POINT, "entry point"),
            Map.entry(0x05, "rolling window delta"),
            Map.entry(0x06, "load map"),
            Map.entry(0x47, "hash definition"),
            Map.entry(0x4b, "hash value"),
            Map.entry(0x09, "signature"),
            Map.entry(0x0c, "salt"),
            Map.entry(PicobinBlock.ITEM_PARTITION_TABLE, "partition table"),
            Map.entry(0xfe, "ignored"));

    private PicobinReport() {}

    /** One text a block, for example {@code 0x10000110: IMAGE_DEF RP2350 Arm secure executable (0x1021), load map}. */
    public static List<String> of(FlashProgram program) {
        long start = program.range().start();
        return PicobinLoop.reachable(program).stream()
                .map(block -> AddressRange.hex(start + block.offset()) + ": "
                        + block.items().stream()
                                .map(item -> describe(block, item))
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    private static String describe(PicobinBlock block, PicobinBlock.Item item) {
        if (item.type() == PicobinBlock.ITEM_IMAGE_TYPE) {
            return "IMAGE_DEF " + new ImageDefinition(block.offset(), item.headerData(), Optional.empty()).describe();
        }
        if (item.type() == PicobinBlock.ITEM_VERSION) {
            return "version " + ImageDefinition.version(block).orElse("");
        }
        return ITEMS.getOrDefault(item.type(), String.format(Locale.ROOT, "item 0x%02x", item.type()));
    }
}
