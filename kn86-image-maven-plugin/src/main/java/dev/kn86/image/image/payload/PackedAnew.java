// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.tar.TarBeginning;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recognises payloads, also those that another program has unpacked and packed again: with other headers, in another
 * order, with {@code ./} before the names. The reader refuses them and says why.
 */
final class PackedAnew {

    private static final Set<String> MEMBERS = Stream.concat(
                    Stream.of(PayloadFormat.MANIFEST, PayloadFormat.SIGNATURE),
                    Arrays.stream(SlotImage.values()).map(SlotImage::member))
            .collect(Collectors.toUnmodifiableSet());

    private PackedAnew() {}

    /** Whether an archive's first member, folders aside, has the name of one of a payload's. */
    static boolean isPayload(ByteBuffer head) {
        return TarBeginning.firstName(head).filter(MEMBERS::contains).isPresent();
    }
}
