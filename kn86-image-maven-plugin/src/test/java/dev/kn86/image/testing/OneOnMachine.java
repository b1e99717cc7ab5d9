// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A test class that looks at what all builds of the machine share, as entries of binfmt_misc. While it runs, no other
 * class with this annotation does, in whichever JVM.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OneOnMachine.Turn.class)
public @interface OneOnMachine {

    /** Waits for a file's lock, which is held until the class has run. */
    final class Turn implements BeforeAllCallback {

        private static final Path FILE = Path.of(System.getProperty("java.io.tmpdir"), "kn86-one-on-machine.lock");

        @Override
        public void beforeAll(ExtensionContext context) throws Exception {
            FileChannel channel = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            // The store closes it, and so gives the lock back.
            context.getStore(Namespace.create(Turn.class)).put(FILE, channel);
        }
    }
}
