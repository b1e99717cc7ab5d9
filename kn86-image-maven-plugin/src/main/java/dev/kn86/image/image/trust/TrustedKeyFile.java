// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.trust;

import java.util.regex.Pattern;

/** The rules for the files in a deck's folder of trusted keys (docs/update.md, "Trusted keys"; trusted_keys.h). */
public final class TrustedKeyFile {

    /** The folder in a slot's root file system. */
    public static final String FOLDER = "/usr/share/kn86/keys";

    /** The most keys in the folder (VERIFICATION_KEYS_MAX). */
    public static final int MAXIMUM = 16;

    static final String ENDING = ".pem";

    /**
     * A deck takes a key whose file's name begins so for a development key, which a production image trusts in no case.
     */
    private static final String DEVELOPMENT = "development";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,58}\\.pem");

    private TrustedKeyFile() {}

    /** Whether a file in the folder is a key's. */
    public static boolean isKey(String name) {
        return name.endsWith(ENDING);
    }

    /** Whether the name makes the key a development key. */
    public static boolean isDevelopment(String name) {
        return name.startsWith(DEVELOPMENT);
    }

    /** Whether the build gives a key such a name: it needs no quotes anywhere. */
    public static boolean isUsual(String name) {
        return NAME.matcher(name).matches();
    }
}
