// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

/** Checks that the fields of a structure fill it. */
public final class Layouts {

    private Layouts() {}

    /** Checks that the fields follow each other without gap or overlap, from the structure's first byte to its last. */
    public static void assertContiguous(int bytes, List<Field> fields) {
        int end = 0;
        for (Field field : fields) {
            assertEquals(end, field.offset(), field + " does not begin where the field before it ends");
            end = field.end();
        }
        assertEquals(bytes, end);
    }
}
