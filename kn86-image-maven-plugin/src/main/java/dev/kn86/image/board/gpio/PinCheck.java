// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.board.firmware.Board;
import dev.kn86.image.board.firmware.DeviceTreeChoice;
import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.board.overlay.DeviceTreeTools;
import dev.kn86.image.board.overlay.OverlayVariant;
import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds GPIOs that two users claim, and users that the product's pin table does not allow. At run time, the kernel
 * refuses the second user of a line with a message in its log only, and it does not know of the firmware's {@code
 * gpio=} lines.
 */
public final class PinCheck {

    /** The owner of what the base tree itself claims. */
    private static final String BASE = "base";

    private final PinTable table;
    private final DeviceTreeTools tools;
    private final Progress progress;

    public PinCheck(PinTable table, DeviceTreeTools tools, Progress progress) {
        this.table = table;
        this.tools = tools;
        this.progress = progress;
    }

    /**
     * Checks a config.txt, and checks it once more with each variant in place of the overlay of that name.
     *
     * @param config the config.txt
     * @param overlays folder of {@code NAME.dtbo}
     * @param variants overlays with other parameters, which a user of the device may choose
     * @param work folder for merged trees; deleted afterwards
     * @throws BuildFailure listing every conflict, with both owners
     */
    public void check(Path config, Path overlays, List<OverlayLoad> variants, List<Path> baseTrees, Path work)
            throws BuildFailure, IOException {
        FirmwareText text =
                FirmwareText.parse(config.getFileName().toString(), Files.readString(config), Board.ZERO_2_W, false);
        List<OverlayLoad> plain = DeviceTreeChoice.of(text).overlays();
        Set<List<OverlayLoad>> choices = new LinkedHashSet<>(List.of(plain));
        for (OverlayLoad variant : variants) {
            choices.add(plain.stream()
                    .map(load -> load.name().equals(variant.name()) ? variant : load)
                    .toList());
        }
        Set<String> faults = new TreeSet<>();
        try (Step step = progress.step("pin check")) {
            Files.createDirectories(work);
            for (Path base : baseTrees) {
                for (List<OverlayLoad> choice : choices) {
                    Map<Claim, String> owners = owners(base, choice, overlays, work);
                    FirmwareClaims.of(text).forEach(claim -> owners.put(claim, FirmwareClaims.OWNER));
                    faults.addAll(faults(owners));
                }
            }
            if (!faults.isEmpty()) {
                throw new BuildFailure(
                        "pins are claimed twice, or by the wrong owner (" + config + "):\n  "
                                + String.join("\n  ", faults),
                        "Free the pin, or give it to its new owner in the pin table.");
            }
            step.done(choices.size() + " configurations on " + baseTrees.size() + " trees");
        } finally {
            FileTrees.delete(work);
        }
    }

    /** Every claim of the merged tree, with the overlay that added it, or {@code base}. */
    private Map<Claim, String> owners(Path base, List<OverlayLoad> loads, Path overlays, Path work)
            throws BuildFailure, IOException {
        Map<Claim, String> owners = new LinkedHashMap<>();
        TreeClaims.of(FlatTree.read(base).root()).forEach(claim -> owners.put(claim, BASE));
        List<Path> files = new ArrayList<>();
        for (OverlayLoad load : loads) {
            files.add(OverlayVariant.make(load, overlays, work));
            Path merged = work.resolve("merged.dtb");
            CommandResult result = tools.apply(base, files, merged);
            if (!result.succeeded()) {
                throw new BuildFailure(
                        "overlay " + load + " cannot be applied to " + base + ": "
                                + result.stderr().strip(),
                        "Correct the overlay; the goal kn86-image:overlays says which label is missing.");
            }
            Set<Claim> claims = TreeClaims.of(FlatTree.read(merged).root());
            owners.keySet().retainAll(claims);
            claims.forEach(claim -> owners.putIfAbsent(claim, load.name()));
        }
        return owners;
    }

    private List<String> faults(Map<Claim, String> owners) {
        Map<Integer, List<Claim>> byGpio =
                new TreeMap<>(owners.keySet().stream().collect(Collectors.groupingBy(Claim::gpio)));
        List<String> faults = new ArrayList<>();
        byGpio.forEach((gpio, claims) -> {
            Set<String> users = claims.stream().map(owners::get).collect(Collectors.toCollection(TreeSet::new));
            String pin = "GPIO " + gpio
                    + table.row(gpio).map(row -> " (" + row.name() + ")").orElse("");
            String what = claims.stream()
                    .map(claim -> owners.get(claim) + ", by " + claim)
                    .sorted()
                    .collect(Collectors.joining("; and by "));
            if (table.row(gpio).isPresent() && !table.row(gpio).get().allows(users)) {
                PinTable.Row row = table.row(gpio).get();
                faults.add(pin + " is claimed by " + what + "; " + row.place() + " gives it to " + row.owners());
            } else if ((table.row(gpio).isEmpty() && users.size() > 1)
                    || (!users.equals(Set.of(BASE)) && claimedTwice(claims))) {
                faults.add(pin + " is claimed by " + what);
            }
        });
        return faults;
    }

    /** Whether the kernel would refuse a claim: two devices claim the pin's function, or two properties its line. */
    private static boolean claimedTwice(List<Claim> claims) {
        long functions = claims.stream()
                .filter(claim -> claim.kind() == Claim.Kind.FUNCTION)
                .map(Claim::consumer)
                .distinct()
                .count();
        long lines =
                claims.stream().filter(claim -> claim.kind() == Claim.Kind.LINE).count();
        return functions > 1 || lines > 1;
    }
}
