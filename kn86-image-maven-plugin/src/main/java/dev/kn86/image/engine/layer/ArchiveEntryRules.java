// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.format.tar.TarEntry;
import dev.kn86.image.util.text.TerminalText;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a single entry of an archive may be. {@code tree} is part of a root tree, and is only read inside a namespace;
 * set-user-ID files belong to it. {@code exports} is read by the build itself: it has folders, files, and links that
 * stay inside.
 */
final class ArchiveEntryRules {

    /**
     * Overlayfs's note of a deleted file (Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories").
     */
    private static final String WHITEOUT = "0:0";

    /** As {@link #WHITEOUT}: the folder hides that of the layer below. x: it also has whiteouts in another form. */
    private static final Pattern OPAQUE = Pattern.compile("[xy]");

    private static final String ATTRIBUTE = "SCHILY.xattr.";
    private static final String USER_ATTRIBUTE = ATTRIBUTE + "user.";
    private static final Pattern OVERLAY_ATTRIBUTE =
            Pattern.compile("SCHILY\\.xattr\\.(?:user|trusted)\\.overlay\\..*");
    private static final Pattern OPAQUE_ATTRIBUTE =
            Pattern.compile("SCHILY\\.xattr\\.(?:user|trusted)\\.overlay\\.opaque");

    /** File capabilities, and access control lists in the kernel's own form, which the kernel checks (xattr(7)). */
    private static final Set<String> OTHER_ATTRIBUTES = Set.of(
            ATTRIBUTE + "security.capability",
            ATTRIBUTE + "system.posix_acl_access",
            ATTRIBUTE + "system.posix_acl_default");

    private static final Pattern ACCESS_LIST_KEYWORD = Pattern.compile("SCHILY\\.acl\\.(?:access|default)");

    /** acl(5), "ACL TEXT FORMS". */
    private static final Pattern ACCESS_LIST =
            Pattern.compile("(?:(?:user|group|mask|other):[A-Za-z0-9_.-]{0,64}:[r-][w-][x-](?:[,\n]|$)){1,256}");

    private ArchiveEntryRules() {}

    static void check(TarEntry entry) throws UntrustedLayer {
        boolean exported = entry.path().startsWith("exports");
        switch (entry.type()) {
            case TarEntry.FILE, TarEntry.FOLDER, TarEntry.HARD_LINK -> {}
            case TarEntry.SYMBOLIC_LINK -> {
                if (entry.link().isEmpty() || (exported && leadsOut(entry.link()))) {
                    throw UntrustedLayer.entry(
                            entry.path(), "a link to \"" + TerminalText.bytes(entry.link()) + "\", out of exports");
                }
            }
            case TarEntry.CHARACTER_DEVICE -> {
                if (exported || !entry.device().equals(WHITEOUT)) {
                    throw UntrustedLayer.entry(entry.path(), "a device: " + entry.device());
                }
            }
            case TarEntry.PIPE -> {
                if (exported) {
                    throw UntrustedLayer.entry(entry.path(), "a pipe");
                }
            }
            default -> throw UntrustedLayer.entry(entry.path(), "a device: " + entry.device());
        }
        for (Map.Entry<String, String> attribute : entry.attributes().entrySet()) {
            if (!isKnown(attribute.getKey(), attribute.getValue())) {
                throw UntrustedLayer.entry(
                        entry.path(), "which has the attribute " + TerminalText.bytes(attribute.getKey()));
            }
        }
    }

    /** Without climbing, a link leads down from its own folder; a link that it meets there is held to the same rule. */
    private static boolean leadsOut(String link) {
        return link.startsWith("/") || Pattern.compile("/").splitAsStream(link).anyMatch(".."::equals);
    }

    private static boolean isKnown(String keyword, String value) {
        if (ACCESS_LIST_KEYWORD.matcher(keyword).matches()) {
            return ACCESS_LIST.matcher(value).matches();
        }
        if (OVERLAY_ATTRIBUTE.matcher(keyword).matches()) {
            return OPAQUE_ATTRIBUTE.matcher(keyword).matches()
                    && OPAQUE.matcher(value).matches();
        }
        return OTHER_ATTRIBUTES.contains(keyword) || keyword.startsWith(USER_ATTRIBUTE);
    }
}
