// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

/**
 * What the firmware is asked for at a start.
 *
 * @param partition the partition to start from, 1-based; 0 when autoboot.txt decides
 * @param tryboot whether the one-shot tryboot flag is set
 */
public record StartRequest(int partition, boolean tryboot) {

    /** After power-on: nobody has asked for anything. */
    public static final StartRequest NONE = new StartRequest(0, false);

    /** Only the tryboot flag. */
    public static StartRequest tryboot(boolean isSet) {
        return new StartRequest(0, isSet);
    }

    /** What the register asks for; the tryboot flag is not in it. */
    public static StartRequest of(ResetStatus status) {
        return new StartRequest(status.partition(), false);
    }
}
