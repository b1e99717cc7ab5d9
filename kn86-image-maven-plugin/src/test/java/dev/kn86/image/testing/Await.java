// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Waits in a test until something holds that another process or thread brings about. The deadline decides nothing about
 * the code under test: it ends a test that would hang, and is long enough for a busy machine.
 */
public final class Await {

    /** Longer than anything takes that a test waits for, on a machine with a load of 20. */
    public static final Duration DEADLINE = Duration.ofMinutes(3);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /** Something that can be asked again and again. */
    @FunctionalInterface
    public interface State<T> {
        T now() throws Exception;
    }

    /**
     * Waits until a condition holds.
     *
     * @param what the condition in words, for example {@code "the hook has begun"}
     */
    public static void until(String what, State<Boolean> condition) throws Exception {
        until(what, condition, Boolean::booleanValue);
    }

    /**
     * Waits until a state fulfils a condition.
     *
     * @param what the condition in words
     * @param state gives the state; a failure's message has the last one
     * @return the state that fulfils the condition
     */
    public static <T> T until(String what, State<T> state, Predicate<T> condition) throws Exception {
        return until(what, DEADLINE, state, condition);
    }

    /**
     * The same with another deadline.
     *
     * @throws AssertionError when the deadline is over
     */
    public static <T> T until(String what, Duration deadline, State<T> state, Predicate<T> condition) throws Exception {
        long start = System.nanoTime();
        while (true) {
            T now = state.now();
            if (condition.test(now)) {
                return now;
            }
            if (System.nanoTime() - start > deadline.toNanos()) {
                throw new AssertionError("not within " + deadline.toMillis() + " ms: " + what + "; at the end: " + now);
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
