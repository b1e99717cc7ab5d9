// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Reports what files of one kind contain. The payload's inspector is in the package of the payload's reader. */
public interface Inspector {

    /**
     * Whether the file is of this kind. Only its content counts, not its name.
     *
     * @param head the beginning of the file, from index 0 to the limit: {@link Inspection#HEAD_SIZE} bytes, or all of a
     *     shorter file
     */
    boolean recognises(ByteBuffer head);

    /**
     * Reads the whole file.
     *
     * @throws BuildFailure naming the file when it is damaged or truncated
     */
    Report inspect(Path file) throws BuildFailure, IOException;
}
