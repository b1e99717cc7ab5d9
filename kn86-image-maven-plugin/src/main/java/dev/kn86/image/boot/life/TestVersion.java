// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.format.cpio.CpioArchive;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The versions that a life of updates goes through: the tree of the card, each with a build id of its own. */
enum TestVersion {
    /** The first update, a good one. */
    SECOND("0.2.0", "good", Outcome.CONFIRMED) {
        @Override
        void change(RootEdit root) {
            // Nothing but its name.
        }
    },

    /** nOSh ends as soon as it is started. */
    CRASH("0.3.0-bad1", "nOSh crashes", Outcome.RESTARTS) {
        @Override
        void change(RootEdit root) throws BuildFailure, IOException {
            root.put("/opt/nosh/bin/nosh", "#!/bin/sh\nexit 1\n", PROGRAM);
        }
    },

    /** The kernel panics in the initramfs, after the start has been counted. */
    PANIC("0.3.0-bad2", "the kernel panics in the initramfs", Outcome.RESTARTS) {
        @Override
        void change(RootEdit root) {
            // Its initramfs is what is bad.
        }

        /**
         * The initramfs runs the scripts of init-premount, which count, before those of local-top (initramfs-tools(7),
         * "Boot scripts"). A later file of the same name replaces an earlier one.
         */
        @Override
        byte[] behindInitramfs() {
            return new CpioArchive()
                    .folder("scripts")
                    .folder("scripts/local-top")
                    .program("scripts/local-top/ORDER", ascii("/scripts/local-top/kn86-panic \"$@\"\n"))
                    .program("scripts/local-top/kn86-panic", ascii("#!/bin/sh\necho c >/proc/sysrq-trigger\n"))
                    .finish();
        }
    },

    /** systemd, which feeds the hardware watchdog, hangs; the kernel does not. */
    HANG("0.3.0-bad3", "systemd hangs", Outcome.RESTARTS) {
        @Override
        void change(RootEdit root) throws BuildFailure, IOException {
            root.put(
                    UNITS + "/kn86-hang.service",
                    "[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\n"
                            + "ExecStart=/bin/sh -c 'echo 1 >/sys/fs/cgroup/init.scope/cgroup.freeze'\n",
                    0644);
            root.link(UNITS + "/sysinit.target.wants/kn86-hang.service", "../kn86-hang.service");
        }
    },

    /** A good version, whose boot file system decays after it was read back. */
    DAMAGE("0.3.0-bad4", "its boot files decay", Outcome.NEEDS_POWER_CYCLE) {
        @Override
        void change(RootEdit root) {
            // The harness damages the card.
        }
    },

    /** The last update, a good one. */
    THIRD("0.3.0", "good", Outcome.CONFIRMED) {
        @Override
        void change(RootEdit root) {
            // Nothing but its name.
        }
    };

    /** How a trial ends. */
    enum Outcome {
        /** The slot confirms itself. */
        CONFIRMED,
        /** The deck comes back to the slot before by itself. */
        RESTARTS,
        /** The deck comes back after its power was off. */
        NEEDS_POWER_CYCLE
    }

    private static final int PROGRAM = 0755;
    private static final String UNITS = "/usr/lib/systemd/system";

    private final String version;
    private final String what;
    private final Outcome outcome;

    TestVersion(String version, String what, Outcome outcome) {
        this.version = version;
        this.what = what;
        this.outcome = outcome;
    }

    /** As in a manifest. */
    String version() {
        return version;
    }

    /** What is the matter with it, for people. */
    String what() {
        return what;
    }

    Outcome outcome() {
        return outcome;
    }

    /** The payload's file name. */
    String fileName() {
        return "kn86-" + version + ".kn86fw";
    }

    /** The scene of the panel after its trial, in the file of the scenes. */
    String scene() {
        return "after-" + name().toLowerCase(Locale.ROOT);
    }

    /** Makes the root file system this version's, but for its build id. */
    abstract void change(RootEdit root) throws BuildFailure, IOException;

    /**
     * What follows the initramfs; it begins where the initramfs ends, at a multiple of {@link CpioArchive#ALIGNMENT}.
     */
    byte[] behindInitramfs() {
        return new byte[0];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
