// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.transfer.TransferResource;
import org.junit.jupiter.api.Test;

class TransferLimitTest {

    private static TransferEvent event(long announced, long transferred) {
        TransferResource resource = new TransferResource("id", "https://repository.example.org/", "x.json", null, null);
        resource.setContentLength(announced);
        return new TransferEvent.Builder(new DefaultRepositorySystemSession(), resource)
                .setType(TransferEvent.EventType.PROGRESSED)
                .setTransferredBytes(transferred)
                .build();
    }

    @Test
    void whatIsAnnouncedOrArrivesBeyondTheLimitIsCancelled() {
        TransferLimit limit = new TransferLimit(null, 100);
        assertDoesNotThrow(() -> limit.transferStarted(event(100, 0)));
        assertDoesNotThrow(() -> limit.transferProgressed(event(-1, 100)));
        assertThrows(TransferCancelledException.class, () -> limit.transferStarted(event(101, 0)));
        TransferCancelledException unannounced =
                assertThrows(TransferCancelledException.class, () -> limit.transferProgressed(event(-1, 101)));
        assertEquals("it has more than the 100 bytes that it should have", unannounced.getMessage());
    }

    @Test
    void anotherListenerIsToldAll() throws Exception {
        List<String> heard = new ArrayList<>();
        TransferLimit limit = new TransferLimit(
                new AbstractTransferListener() {
                    @Override
                    public void transferProgressed(TransferEvent event) {
                        heard.add("progressed");
                    }

                    @Override
                    public void transferSucceeded(TransferEvent event) {
                        heard.add("succeeded");
                    }
                },
                100);
        limit.transferProgressed(event(100, 50));
        limit.transferSucceeded(event(100, 100));
        assertEquals(List.of("progressed", "succeeded"), heard);
    }
}
