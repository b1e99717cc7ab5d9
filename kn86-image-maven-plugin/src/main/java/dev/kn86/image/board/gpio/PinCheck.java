// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.board.firmware.Board;
import dev.kn86.image.board.firmware.DeviceTreeChoice;
import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.board.overlay.MergedTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds GPIOs that two users claim, and users that the product's pin table does not allow. At run time, the kernel
 * refuses the second user of a line with a message in its log only, and it does not know of the firmware's
 * {@code gpio=} lines.
 */
public final class PinCheck {

    /** The owner of what the base tree itself claims. */
    private static final String BASE = "base";

    private final PinTable table;
    private final Progress progress;

    public PinCheck(PinTable table, Progress progress) {
        this.table = table;
        this.progress = progress;
    }

    /**
     * Checks a config.txt as it stands, and once more with each variant in place of the overlay of that name. What of
     * it is not known here, or has no effect, is a warning.
     *
     * @param config the config.txt
     * @param overlays folder of {@code NAME.dtbo}
     * @param variants overlays with parameters that an owner of a deck may use
     * @throws BuildFailure listing every conflict, both owners named
     */
    public void check(Path config, Path overlays, List<OverlayLoad> variants, List<Path> baseTrees)
            throws BuildFailure, IOException {
        Set<String> warnings = new LinkedHashSet<>();
        FirmwareText text = FirmwareText.read(config, Board.ZERO_2_W, false);
        warnings.addAll(text.warnings());
        warnings.addAll(text.unknownSettings());
        Set<Claim> firmwareClaims = FirmwareClaims.of(text, warnings::add);
        DeviceTreeChoice choice = DeviceTreeChoice.of(text);
        warnings.addAll(choice.warnings());
        Set<String> faults = new TreeSet<>();
        try (Step step = progress.step("pin check")) {
            Set<List<OverlayLoad>> choices = choices(choice.loads(), variants);
            for (Path base : baseTrees) {
                for (List<OverlayLoad> loads : choices) {
                    Map<Claim, String> owners = owners(base, loads, overlays, warnings::add);
                    firmwareClaims.forEach(claim -> owners.put(claim, FirmwareClaims.OWNER));
                    faults.addAll(faults(owners));
                }
            }
            warnings.forEach(progress::warn);
            if (!faults.isEmpty()) {
                throw new BuildFailure(
                        "pins are claimed twice, or by the wrong owner (" + config + "):\n  "
                                + String.join("\n  ", faults),
                        "Free the pin, or give it to its new owner in the pin table.");
            }
            step.done(choices.size() + " configurations on " + baseTrees.size() + " trees");
        }
    }

    private static Set<List<OverlayLoad>> choices(List<OverlayLoad> plain, List<OverlayLoad> variants) {
        Set<List<OverlayLoad>> choices = new LinkedHashSet<>(List.of(plain));
        for (OverlayLoad variant : variants) {
            choices.add(plain.stream()
                    .map(load -> load.name().equals(variant.name()) ? variant : load)
                    .toList());
        }
        return choices;
    }

    /** Every claim of the merged tree, with the overlay that brought it, or {@code base}. */
    private static Map<Claim, String> owners(
            Path base, List<OverlayLoad> loads, Path overlays, Consumer<String> warnings)
            throws BuildFailure, IOException {
        MergedTree tree = new MergedTree(base, overlays);
        Map<Claim, String> owners = new LinkedHashMap<>();
        Optional<Set<Claim>> own = TreeClaims.of(tree.root());
        if (own.isEmpty()) {
            warnings.accept(base + " has no GPIO controller with the label gpio: its pins are not checked");
        }
        own.orElse(Set.of()).forEach(claim -> owners.put(claim, BASE));
        for (OverlayLoad load : loads) {
            apply(load, tree, base, warnings);
            Set<Claim> claims = TreeClaims.of(tree.root()).orElse(Set.of());
            owners.keySet().retainAll(claims);
            claims.forEach(claim -> owners.putIfAbsent(claim, load.isBaseTree() ? BASE : load.name()));
        }
        return owners;
    }

    /** The firmware passes over a parameter that neither the overlay nor the tree has. */
    private static void apply(OverlayLoad load, MergedTree tree, Path base, Consumer<String> warnings)
            throws BuildFailure, IOException {
        List<OverlayLoad.Parameter> unknown = tree.unknown(load);
        for (OverlayLoad.Parameter parameter : unknown) {
            String nobody = load.isBaseTree()
                    ? base.getFileName() + " has no such parameter"
                    : "neither the overlay " + TerminalText.bytes(load.name()) + " nor " + base.getFileName()
                            + " has such a parameter";
            String line = parameter.place().isEmpty() ? "" : parameter.place() + ": ";
            warnings.accept(
                    line + "the firmware passes over " + TerminalText.bytes(parameter.toString()) + ": " + nobody);
        }
        try {
            tree.apply(load.without(unknown));
        } catch (BuildFailure e) {
            throw new BuildFailure(
                    TerminalText.bytes(load.toString()) + " cannot be applied to " + base + ": "
                            + e.getMessage().lines().findFirst().orElseThrow(),
                    e.remedy(),
                    e);
        }
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
                    .map(claim ->
                            TerminalText.bytes(owners.get(claim)) + ", by " + TerminalText.bytes(claim.toString()))
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
