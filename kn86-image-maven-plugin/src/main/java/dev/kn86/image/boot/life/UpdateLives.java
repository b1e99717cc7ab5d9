// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.boot.qemu.CardCopy;
import dev.kn86.image.image.install.RunningSystem;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The lives that the test plays: two short ones at the same time, on a card each, or a long one. */
final class UpdateLives {

    /** The file of a life's card. */
    static final String CARD = "card.img";

    private static final String FIRST_START = "first-start";
    private static final String INSTALL = "install";
    private static final String ON_TRIAL = "on-trial";
    private static final String CONFIRMED = "confirmed";

    /** What the file of the scenes has to have. */
    static final List<String> SCENES = List.of(
            FIRST_START,
            INSTALL,
            ON_TRIAL,
            CONFIRMED,
            TestVersion.CRASH.scene(),
            TestVersion.PANIC.scene(),
            TestVersion.HANG.scene(),
            TestVersion.DAMAGE.scene());

    private static final List<TestVersion> BAD =
            List.of(TestVersion.CRASH, TestVersion.PANIC, TestVersion.HANG, TestVersion.DAMAGE);

    private final UpdateLane.Means means;
    private final UpdateRequest request;
    private final Progress progress;
    private final List<LifeRecord> records = new ArrayList<>();

    UpdateLives(UpdateLane.Means means, UpdateRequest request, Progress progress) {
        this.means = means;
        this.request = request;
        this.progress = progress;
    }

    /** What has happened so far, one record a card. */
    List<LifeRecord> records() {
        return records;
    }

    /** @throws BuildFailure of the first life that takes another way than it has to */
    void run() throws BuildFailure, IOException {
        if (request.isLong()) {
            longLife(lane("long", "One card, every version installed on the deck"));
        } else {
            shortLives();
        }
    }

    /** A life that fails does not end the other, which takes minutes at most and shows more. */
    private void shortLives() throws BuildFailure, IOException {
        UpdateLane operator = lane("operator", "A new card, and its operator");
        UpdateLane mishaps = lane("mishaps", "A card that gets bad versions, and then a good one");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> first = threads.submit(() -> {
                operatorsLife(operator);
                return null;
            });
            Future<?> second = threads.submit(() -> {
                lifeOfMishaps(mishaps);
                return null;
            });
            await(List.of(first, second));
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(List<Future<?>> lives) throws BuildFailure, IOException {
        BuildFailure failure = null;
        for (Future<?> life : lives) {
            try {
                life.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof BuildFailure fault) {
                    failure = failure == null ? fault : failure;
                } else {
                    throw new IOException("update-test: " + e.getCause().getMessage(), e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BuildFailure("the build was interrupted", "Start the build again.", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    // Both lives take about as long.

    /** From the first start by the HUD to the second version, and back to it from what never reaches systemd. */
    private void operatorsLife(UpdateLane lane) throws BuildFailure, IOException {
        firstUpdate(lane);
        for (TestVersion bad : List.of(TestVersion.PANIC, TestVersion.DAMAGE)) {
            lane.installForTrial(bad);
            comeBack(lane, bad);
        }
    }

    private void lifeOfMishaps(UpdateLane lane) throws BuildFailure, IOException {
        lane.installConfirmed(TestVersion.SECOND);
        lane.installForTrial(TestVersion.CRASH);
        // The one who starts the card first is asked for a handle.
        comeBack(lane, TestVersion.CRASH, FIRST_START);
        lane.installForTrial(TestVersion.HANG);
        comeBack(lane, TestVersion.HANG);
        lane.installForTrial(TestVersion.THIRD);
        confirmedTrial(lane, TestVersion.THIRD);
    }

    private void longLife(UpdateLane lane) throws BuildFailure, IOException {
        firstUpdate(lane);
        for (TestVersion bad : BAD) {
            try (UpdateLane.On deck = lane.powerOn("Cold start")) {
                installByHud(deck, bad);
            }
            comeBack(lane, bad);
        }
        new PowerCuts(lane, request.seed(), progress).run();
        lane.installPending(TestVersion.THIRD);
        lane.coldStartIntoTrial("Cold start; the next version is pending");
        confirmedTrial(lane, TestVersion.THIRD);
    }

    private static void firstUpdate(UpdateLane lane) throws BuildFailure, IOException {
        try (UpdateLane.On deck = lane.powerOn("First start")) {
            deck.play(FIRST_START);
            installByHud(deck, TestVersion.SECOND);
        }
        confirmedTrial(lane, TestVersion.SECOND);
    }

    private static void installByHud(UpdateLane.On deck, TestVersion next) throws BuildFailure, IOException {
        deck.plug(next);
        deck.play(INSTALL);
        deck.awaitTrial();
    }

    /**
     * The trial of a bad version, and the start after it, which shows why.
     *
     * @param before the scenes that the start plays first
     */
    private static void comeBack(UpdateLane lane, TestVersion bad, String... before) throws BuildFailure, IOException {
        if (bad == TestVersion.DAMAGE) {
            lane.damageOtherSlot();
        }
        lane.failedTrial(bad);
        try (UpdateLane.On deck = lane.powerOn("Back from " + bad.version())) {
            for (String scene : before) {
                deck.play(scene);
            }
            deck.play(bad.scene());
            deck.cut();
        }
    }

    private static void confirmedTrial(UpdateLane lane, TestVersion next) throws BuildFailure, IOException {
        try (UpdateLane.On deck = lane.trial(next)) {
            deck.play(ON_TRIAL);
            deck.play(CONFIRMED);
            deck.powerOff();
        }
        lane.requireConfirmed();
    }

    private UpdateLane lane(String name, String title) throws BuildFailure, IOException {
        Path folder = Files.createDirectories(request.folder().resolve(name));
        LifeRecord record = new LifeRecord(title, line -> progress.info("  " + name + ": " + line));
        records.add(record);
        LifeSetup setup = means.setup();
        CardCopy card = CardCopy.makeSettled(request.image(), folder.resolve(CARD), setup.runner());
        RunningSystem system = RunningSystem.read(
                card.file(),
                Slot.A,
                Files.createDirectory(folder.resolve(UpdateLane.HOST_FOLDER)),
                setup.toolbox(),
                setup.runner());
        return new UpdateLane(means, new CardLife(setup, card.file(), folder), folder, record, system.version());
    }
}
