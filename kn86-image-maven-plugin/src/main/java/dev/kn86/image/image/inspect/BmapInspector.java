// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.format.bmap.Bmap;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reports on block maps: the image that they are for, and which of its blocks are written. */
public record BmapInspector() implements Inspector {

    /**
     * The outermost element, behind what may stand before it: declaration, comments, blanks. The last comment may end
     * behind the head: bmaptool's own takes more than a kilobyte.
     */
    private static final Pattern START = Pattern.compile(
            "\\s*(?:<\\?xml[^>]*\\?>)?\\s*(?:<!--.*?-->\\s*)*+(?:<bmap\\b|<!--(?!.*-->)).*", Pattern.DOTALL);

    @Override
    public boolean recognises(ByteBuffer head) {
        return START.matcher(StandardCharsets.ISO_8859_1.decode(head.duplicate()))
                .matches();
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        Bmap bmap;
        try {
            bmap = Bmap.read(file);
        } catch (BuildFailure e) {
            throw e.in(file.toString());
        }
        long mapped = bmap.mappedBlocks();
        Report report = new Report("block map of an image (version 2.0)");
        report.value("image", Report.size(bmap.imageBytes()))
                .value(
                        "written",
                        mapped + " blocks of " + Bmap.BLOCK_BYTES + " bytes, " + Report.size(mapped * Bmap.BLOCK_BYTES))
                .value("runs", bmap.ranges().size());
        if (!bmap.ranges().isEmpty()) {
            report.value(
                    "last block", bmap.ranges().get(bmap.ranges().size() - 1).last());
        }
        return report;
    }
}
