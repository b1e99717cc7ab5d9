// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.stage.PiGenConfig;
import dev.kn86.image.engine.stage.StageDirectory;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The stages of one build, and the folder that hooks know as {@code BASE_DIR}. That folder has links to upstream's
 * files, when the base has some, and links to the stages; {@code STAGE_DIR} is a stage's real folder.
 *
 * @param baseFolder the folder of the links
 * @param stages the stages without the export, in order
 * @param export the stage that turns the tree of the last stage into a slot's tree
 */
record StageList(Path baseFolder, List<StageDirectory> stages, StageDirectory export) {

    StageList {
        stages = List.copyOf(stages);
    }

    /**
     * Chooses the stages: those of the base and of the product, unless the config's STAGE_LIST (paths and patterns,
     * relative to BASE_DIR) and EXPORT_CONFIG_DIR (a path relative to BASE_DIR) name others.
     *
     * @throws BuildFailure when a stage does not exist, or two have one name
     */
    static StageList of(RootfsRequest request, Base base, PiGenConfig config, CommandRunner runner)
            throws BuildFailure, IOException {
        List<StageDirectory> stages = new ArrayList<>(base.stages());
        for (Path stage : request.productStages()) {
            stages.add(StageDirectory.of(stage));
        }
        StageDirectory export = StageDirectory.of(request.exportStage());
        Path folder = PiGenConfig.baseFolder(request.workFolder());
        Map<String, String> set = config.variables();
        link(folder, base, stages, export);
        List<StageDirectory> chosen = isSet(set, "STAGE_LIST") ? expand(set.get("STAGE_LIST"), folder, runner) : stages;
        StageDirectory chosenExport =
                isSet(set, "EXPORT_CONFIG_DIR") ? exportStage(folder.resolve(set.get("EXPORT_CONFIG_DIR"))) : export;
        StageList list = new StageList(folder, chosen, chosenExport);
        checkNames(list.withExport());
        return list;
    }

    /** A stage's work folder has the stage's name, and the stage after it finds the tree there. */
    private static void checkNames(List<StageDirectory> stages) throws BuildFailure {
        Map<String, StageDirectory> named = new HashMap<>();
        for (StageDirectory stage : stages) {
            StageDirectory other = named.putIfAbsent(stage.name(), stage);
            if (other != null) {
                throw new BuildFailure(
                        "there are two stages called " + stage.name() + ", which would share one work folder: "
                                + other.folder() + " and " + stage.folder(),
                        "Rename one, or name it once (kn86.stages, or STAGE_LIST and EXPORT_CONFIG_DIR of a pi-gen config).");
            }
        }
    }

    /** To build.sh an empty variable is as one that is not set. */
    private static boolean isSet(Map<String, String> variables, String name) {
        return !variables.getOrDefault(name, "").isEmpty();
    }

    /** All stages, the export last. */
    List<StageDirectory> withExport() {
        List<StageDirectory> all = new ArrayList<>(stages);
        all.add(export);
        return all;
    }

    private static void link(Path place, Base base, List<StageDirectory> stages, StageDirectory export)
            throws IOException {
        try (FreshFolder fresh = new FreshFolder(place)) {
            Path folder = Files.createDirectory(fresh.path());
            if (base.upstream().isPresent()) {
                try (Stream<Path> entries = Files.list(base.upstream().get())) {
                    for (Path entry : entries.toList()) {
                        Files.createSymbolicLink(folder.resolve(entry.getFileName()), entry.toAbsolutePath());
                    }
                }
            }
            List<StageDirectory> linked = new ArrayList<>(stages);
            linked.add(export);
            for (StageDirectory stage : linked) {
                Files.deleteIfExists(folder.resolve(stage.name()));
                Files.createSymbolicLink(folder.resolve(stage.name()), stage.folder());
            }
            fresh.put(folder);
        }
    }

    private static StageDirectory exportStage(Path folder) throws BuildFailure, IOException {
        if (!Files.isDirectory(folder)) {
            throw new BuildFailure(
                    "EXPORT_CONFIG_DIR: there is no folder " + folder,
                    "Correct it in the pi-gen config, or leave it out.");
        }
        return StageDirectory.of(folder.toRealPath());
    }

    /** Has bash split the value and expand patterns, as build.sh does. */
    private static List<StageDirectory> expand(String value, Path folder, CommandRunner runner) throws BuildFailure {
        List<StageDirectory> stages = new ArrayList<>();
        Command realpath = Command.of("bash", "-ec", "for stage in $0; do realpath -e -- \"$stage\"; done", value);
        for (String path : runner.run(
                        realpath.in(folder),
                        "STAGE_LIST=" + value + " has to name stages, relative to " + folder + " or absolute.")
                .lines()) {
            stages.add(StageDirectory.of(Path.of(path)));
        }
        if (stages.isEmpty()) {
            throw new BuildFailure("STAGE_LIST names no stage", "Correct it in the pi-gen config, or leave it out.");
        }
        return stages;
    }
}
