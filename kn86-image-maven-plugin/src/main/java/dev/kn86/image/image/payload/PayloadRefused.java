// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.util.failure.BuildFailure;

/** Says that a payload must not be installed, and why. */
public final class PayloadRefused extends BuildFailure {

    private static final long serialVersionUID = 1L;

    private final PayloadFault fault;

    PayloadRefused(PayloadFault fault, String problem) {
        this(fault, problem, null);
    }

    PayloadRefused(PayloadFault fault, String problem, Throwable cause) {
        super(problem, remedy(fault), cause);
        this.fault = fault;
    }

    /** The kind of fault. */
    public PayloadFault fault() {
        return fault;
    }

    private static String remedy(PayloadFault fault) {
        return switch (fault) {
            case SIGNATURE -> "Install only payloads signed by a key that the device trusts.";
            case FORMAT_VERSION -> "Update the reader first.";
            case HARDWARE, IMAGE_SIZE -> "Use the payload that was built for this device.";
            case MEMBER_HEADER, MEMBER_ORDER ->
                "Copy or download the payload again. One that has been unpacked and packed anew is none: build it again.";
            default -> "Copy or download the payload again; if that does not help, build it again.";
        };
    }
}
