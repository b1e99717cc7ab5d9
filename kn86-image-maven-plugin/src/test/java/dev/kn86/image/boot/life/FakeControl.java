// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.boot.qemu.MachineControl;
import dev.kn86.image.boot.qemu.MachineStop;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A machine whose stops are decided beforehand. */
final class FakeControl implements MachineControl {

    private record Stop(Optional<MachineStop> how, long word) {}

    private final Deque<Stop> stops = new ArrayDeque<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Path> sticks = new ArrayList<>();
    private long word;

    /** @param left what PM_RSTS holds then */
    FakeControl stopsBy(MachineStop how, long left) {
        stops.add(new Stop(Optional.of(how), left));
        return this;
    }

    FakeControl runsOn() {
        stops.add(new Stop(Optional.empty(), 0));
        return this;
    }

    List<String> keys() {
        return keys;
    }

    List<Path> sticks() {
        return sticks;
    }

    @Override
    public Optional<MachineStop> awaitStop(Duration limit) {
        Stop stop = stops.remove();
        word = stop.word();
        return stop.how();
    }

    @Override
    public ResetStatus resetStatus(long address) {
        return new ResetStatus(word);
    }

    @Override
    public void plugStick(Path content) {
        sticks.add(content);
    }

    @Override
    public void pullStick() {
        sticks.clear();
    }

    @Override
    public BufferedImage picture() {
        return new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    }

    @Override
    public void press(String key) {
        keys.add(key);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
