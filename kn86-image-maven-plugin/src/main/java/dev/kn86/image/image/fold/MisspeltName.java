// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that look like one of pi-gen's and are none, so that pi-gen does nothing with them and says nothing:
 * {@code 00_run.sh}, {@code run-chroot.sh.txt}, {@code 00-Packages}, {@code SKIP.txt}.
 */
final class MisspeltName {

    /** The names that {@code run_sub_stage} looks for, after a two-digit number and a dash. */
    static final Set<String> HOOKS = Set.of("debconf", "packages-nr", "packages", "patches", "run.sh", "run-chroot.sh");

    private static final Pattern HOOK = Pattern.compile("[0-9]{2}-(" + String.join("|", HOOKS) + ")");

    /** The files that {@code run_stage} and the end of build.sh look for in a stage. */
    private static final List<String> OF_STAGE =
            List.of("prerun.sh", "SKIP", "SKIP_IMAGES", "EXPORT_IMAGE", "EXPORT_NOOBS");

    private static final List<String> OF_SUB_STAGE = List.of("SKIP");

    /** A hook's words, with other signs between and around them, and perhaps with endings of editors behind them. */
    private static final Pattern HOOK_WORDS =
            Pattern.compile("[^a-z]*(pre-?|post-?)?(debconf|packages?(-?nr)?|patch(es)?|run(-?chroot)?|chroot)"
                    + "([^a-z]+|nr|sh|bash|txt|bak|old|orig|rej|save|sw[op]|tmp|disabled|dpkg|dist|new|copy)*");

    /** What editors and packages leave behind. */
    private static final Pattern LEFTOVER =
            Pattern.compile("(\\.(bak|old|orig|rej|save|sw[op]|tmp|txt|disabled)|~|#)+$");

    private MisspeltName() {}

    /** Whether pi-gen looks for this name in a sub-stage. */
    static boolean isHook(String name) {
        return HOOK.matcher(name).matches();
    }

    /** A hook's name without its number and dash: {@code packages}, {@code run.sh}. */
    static String kind(String hook) {
        return hook.substring(3);
    }

    /** Whether pi-gen looks for this name in a stage. */
    static boolean isOfStage(String name) {
        return OF_STAGE.contains(name);
    }

    /** Whether a name in a sub-stage, or beside the sub-stages, looks like a hook's. */
    static boolean looksLikeHook(String name) {
        return !isHook(name) && (name.matches("(?s)[0-9]{2}-.+") || hasWordsOfHook(name));
    }

    /** Whether a name is a hook's but for its number and signs. */
    static boolean hasWordsOfHook(String name) {
        return !isHook(name) && HOOK_WORDS.matcher(spelling(name)).matches();
    }

    /** The name of a file of a stage that this one looks like; empty when it is that name, or looks like none. */
    static Optional<String> meantInStage(String name) {
        return meant(name, OF_STAGE);
    }

    /** The name of a file of a sub-stage, besides hooks, that this one looks like. */
    static Optional<String> meantInSubStage(String name) {
        return meant(name, OF_SUB_STAGE);
    }

    private static Optional<String> meant(String name, List<String> known) {
        if (known.contains(name)) {
            return Optional.empty();
        }
        String letters = letters(LEFTOVER.matcher(name).replaceAll(""));
        return known.stream()
                .filter(word -> letters.equals(letters(word))
                        || letters.equals(letters(word) + "s")
                        || (letters + "s").equals(letters(word))
                        || letters.equals(letters(word.replace(".sh", ""))))
                .findFirst();
    }

    private static String spelling(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String letters(String name) {
        Matcher other = Pattern.compile("[^a-z]").matcher(name.toLowerCase(Locale.ROOT));
        return other.replaceAll("");
    }
}
