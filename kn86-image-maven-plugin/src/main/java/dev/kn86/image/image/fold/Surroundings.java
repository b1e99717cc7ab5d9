// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds what a hook uses besides its stage. With build.sh all stages share one folder of pi-gen, with the files and the
 * functions that somebody has added to it, and one work folder. Here a stage has none of it: its layer may come from
 * the cache, where no other stage has run before it.
 *
 * @param stages the folder that holds the stage folders
 * @param functions the functions of somebody's own in the folder {@code scripts} beside the stages, with their file
 * @param words what the scripts of each stage say, by the stage's folder
 */
record Surroundings(Path stages, Map<String, Path> functions, Map<Path, StageWords> words) {

    /** What pi-gen's file scripts/common has for hooks; the plugin has the same. */
    private static final Set<String> OF_PI_GEN = Set.of(
            "log",
            "bootstrap",
            "copy_previous",
            "unmount",
            "unmount_image",
            "on_chroot",
            "update_issue",
            "ensure_next_loopdev",
            "ensure_loopdev_partitions");

    /** The files of pi-gen's SCRIPT_DIR that the plugin's own has. */
    private static final Set<String> IN_SCRIPTS = Set.of("common", "remove-comments.sed");

    /** A path in one of pi-gen's folders, by its first name. */
    private static final Pattern PATH = Pattern.compile("\\$\\{?(BASE_DIR|SCRIPT_DIR|WORK_DIR)}?\"?/([\\w.+-]+)");

    private static final Pattern DEPLOY_DIR = Pattern.compile("\\$\\{?DEPLOY_DIR\\b");

    private static final Pattern FUNCTION =
            Pattern.compile("(?m)^[ \\t]*(?:function[ \\t]+)?(?<name>[A-Za-z_]\\w*)[ \\t]*\\(\\)");

    Surroundings {
        functions = Map.copyOf(functions);
        words = Map.copyOf(words);
    }

    /** Reads the scripts beside the stages. */
    static Surroundings of(Path stages, Map<Path, StageWords> words) throws IOException {
        Map<String, Path> functions = new TreeMap<>();
        Path scripts = stages.resolve("scripts");
        if (Files.isDirectory(scripts) && !StageLinter.isStage(scripts)) {
            for (Path file : StageLinter.children(scripts)) {
                if (Files.isRegularFile(file)) {
                    functions(StageWords.text(file)).forEach(name -> functions.putIfAbsent(name, file));
                }
            }
        }
        functions.keySet().removeAll(OF_PI_GEN);
        return new Surroundings(stages, functions, words);
    }

    /** What a hook of a stage uses and does not find, or may not find; each is a sentence's end. */
    List<String> uses(Path stage, Path program) throws IOException {
        String code = withoutComments(StageWords.text(program));
        List<String> found = new ArrayList<>();
        Map<String, Set<String>> names = new TreeMap<>();
        paths(code).forEach(path -> names.computeIfAbsent(path.group(1), folder -> new TreeSet<>())
                .add(path.group(2)));
        for (String name : names.getOrDefault("BASE_DIR", Set.of())) {
            Path beside = stages.resolve(name);
            if (Files.isDirectory(beside) ? !StageLinter.isStage(beside) : Files.exists(beside)) {
                found.add(
                        "may read ${BASE_DIR}/" + name
                                + ", which lies beside the stages; BASE_DIR has links to the stages alone; put it into the stage");
            }
        }
        for (String name : names.getOrDefault("SCRIPT_DIR", Set.of())) {
            // Many scripts have a variable of this name of their own, for their own folder.
            if (!IN_SCRIPTS.contains(name)
                    && Files.exists(stages.resolve("scripts").resolve(name))) {
                found.add("may read ${SCRIPT_DIR}/" + name
                        + ", which lies beside the stages; SCRIPT_DIR is the plugin's; put it into the stage");
            }
        }
        for (String name : names.getOrDefault("WORK_DIR", Set.of())) {
            if (otherStageUses(stage, name)) {
                found.add("may want ${WORK_DIR}/" + name
                        + " of another stage; each stage has an empty WORK_DIR, with the tree of the stage before alone; put it into"
                        + " the tree, or make it here");
            }
        }
        if (DEPLOY_DIR.matcher(code).find() && !StageLinter.name(stage).startsWith("export-")) {
            found.add(
                    "may write to DEPLOY_DIR, from which nothing is kept but what the stage export-image puts there; put"
                            + " it into the tree");
        }
        calls(stage, code)
                .forEach((name, file) -> found.add("may call " + name + " of "
                        + TerminalText.bytes(
                                StageLinter.name(stages.relativize(file).getParent())) + "/"
                        + TerminalText.bytes(StageLinter.name(file))
                        + ", which lies beside the stages; the plugin has pi-gen's functions alone; put it into a file of the stage, and"
                        + " read that"));
        return found;
    }

    /** The functions beside the stages that a hook calls, and that no script of its stage has. */
    private Map<String, Path> calls(Path stage, String code) {
        Map<String, Path> called = new TreeMap<>();
        if (functions.isEmpty()) {
            return called;
        }
        Set<String> own = new TreeSet<>();
        words.get(stage).texts().forEach(script -> own.addAll(functions(script)));
        functions.forEach((name, file) -> {
            Pattern call = Pattern.compile(
                    "(?m)(?:^|[;&|({!]|\\b(?:then|do|else|if|while))[ \\t]*" + name + "(?![\\w-]|[ \\t]*\\()");
            if (!own.contains(name) && call.matcher(code).find()) {
                called.put(name, file);
            }
        });
        return called;
    }

    /** Whether a name in WORK_DIR is another stage's folder, or one that another stage's scripts have, too. */
    private boolean otherStageUses(Path stage, String name) {
        return words.entrySet().stream()
                .filter(other -> !other.getKey().equals(stage))
                .anyMatch(other -> StageLinter.name(other.getKey()).equals(name)
                        || other.getValue().texts().stream()
                                .flatMap(text -> paths(withoutComments(text)))
                                .anyMatch(path -> path.group(1).equals("WORK_DIR")
                                        && path.group(2).equals(name)));
    }

    private static Set<String> functions(String text) {
        Set<String> names = new TreeSet<>();
        Matcher function = FUNCTION.matcher(text);
        while (function.find()) {
            names.add(function.group("name"));
        }
        return names;
    }

    private static Stream<MatchResult> paths(String code) {
        return PATH.matcher(code).results();
    }

    private static String withoutComments(String text) {
        return text.replaceAll("(?m)^[ \\t]*#.*$", "");
    }
}
