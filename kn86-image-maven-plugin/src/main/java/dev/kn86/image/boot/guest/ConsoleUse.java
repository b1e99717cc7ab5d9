// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

/**
 * How the failures of a console are worded.
 *
 * @param goal the goal that uses it
 * @param guest what is at its other end
 * @param remedy what the user can do
 */
public record ConsoleUse(String goal, String guest, String remedy) {

    /** The console of a boot that is judged. */
    public static final ConsoleUse BOOT = new ConsoleUse(
            "boot",
            "the emulated machine",
            "Read console.log in the boot test's folder, and guest-journal.txt if the guest could still be asked.");
}
