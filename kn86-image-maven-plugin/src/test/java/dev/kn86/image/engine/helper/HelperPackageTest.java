// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HelperPackageTest {

    @Test
    void aStarCoversAllButTheExceptions() {
        HelperPackage coreutils = HelperPackage.parse("coreutils\t* -uname\t-");
        assertTrue(coreutils.covers("cat"));
        assertFalse(coreutils.covers("uname"));
    }

    @Test
    void namesCoverThemselvesAlone() {
        HelperPackage perl = HelperPackage.parse("perl-base\tperl\tperl");
        assertTrue(perl.covers("perl"));
        assertFalse(perl.covers("perl5.36.0"));
        assertEquals(HelperSetting.PERL, perl.setting());
        assertFalse(HelperPackage.parse("perl\t-\t-").covers("perl"));
    }

    @Test
    void refusesAnotherLayout() {
        assertThrows(IllegalArgumentException.class, () -> HelperPackage.parse("dash *"));
        assertThrows(IllegalArgumentException.class, () -> HelperPackage.parse("dash\t*\tfast"));
    }

    /** Programs whose output depends on the machine they were compiled for. */
    @Test
    void theTableLeavesOutWhatTellsTheMachine() {
        for (String program :
                new String[] {"uname", "arch", "printf", "seq", "od", "numfmt", "sort", "stdbuf", "bash", "ldconfig"}) {
            assertFalse(
                    HelperPackage.all().stream()
                            .anyMatch(each -> each.name().equals(owner(program)) && each.covers(program)),
                    program);
        }
        assertTrue(
                HelperPackage.all().stream().anyMatch(each -> each.name().equals("dpkg") && each.covers("dpkg-deb")));
    }

    private static String owner(String program) {
        return switch (program) {
            case "bash" -> "bash";
            case "ldconfig" -> "libc-bin";
            default -> "coreutils";
        };
    }
}
