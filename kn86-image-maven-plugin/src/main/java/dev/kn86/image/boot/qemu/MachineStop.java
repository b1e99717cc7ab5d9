// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

/** How the guest has stopped a machine that plays no restarts by itself ({@link Machine#restarting}). */
public enum MachineStop {
    /** The guest has asked for a restart, or its kernel has panicked and restarts. */
    RESET,
    /** Nobody has fed the hardware watchdog in time. */
    WATCHDOG,
    /** The guest has switched the machine off. */
    POWER_OFF
}
