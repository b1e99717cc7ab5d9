// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks a unit test that starts programs of the host, to check our output with tools that we have not written or to
 * test code that runs programs. {@code mvn test -DexcludedGroups=foreign-tool} leaves these tests out.
 * {@link TestLayoutTest} holds that no such test lacks the mark.
 */
@Documented
@Tag(ForeignTools.TAG)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ForeignTools {

    /** The tag of the tests. */
    String TAG = "foreign-tool";
}
