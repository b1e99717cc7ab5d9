// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.time.Deadline;
import java.time.Duration;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.transfer.TransferListener;

/**
 * Cancels a download that brings more bytes than it may, or takes more than an hour; tells another listener of the
 * rest.
 */
final class TransferLimit implements TransferListener {

    /** The largest layer of Raspberry Pi OS takes as long at 5 Mbit/s. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final TransferListener other;
    private final long limit;
    private final Deadline deadline = Deadline.after(LONGEST);

    /**
     * @param other may be null, as in Maven's session
     * @param limit bytes
     */
    TransferLimit(TransferListener other, long limit) {
        this.other = other;
        this.limit = limit;
    }

    private void check(TransferEvent event) throws TransferCancelledException {
        if (event.getTransferredBytes() > limit || event.getResource().getContentLength() > limit) {
            throw new TransferCancelledException("it has more than the " + limit + " bytes that it should have");
        }
        if (deadline.hasPassed()) {
            throw new TransferCancelledException("it did not arrive in " + LONGEST.toMinutes() + " minutes");
        }
    }

    @Override
    public void transferInitiated(TransferEvent event) throws TransferCancelledException {
        if (other != null) {
            other.transferInitiated(event);
        }
    }

    @Override
    public void transferStarted(TransferEvent event) throws TransferCancelledException {
        check(event);
        if (other != null) {
            other.transferStarted(event);
        }
    }

    @Override
    public void transferProgressed(TransferEvent event) throws TransferCancelledException {
        check(event);
        if (other != null) {
            other.transferProgressed(event);
        }
    }

    @Override
    public void transferCorrupted(TransferEvent event) throws TransferCancelledException {
        if (other != null) {
            other.transferCorrupted(event);
        }
    }

    @Override
    public void transferSucceeded(TransferEvent event) {
        if (other != null) {
            other.transferSucceeded(event);
        }
    }

    @Override
    public void transferFailed(TransferEvent event) {
        if (other != null) {
            other.transferFailed(event);
        }
    }
}
