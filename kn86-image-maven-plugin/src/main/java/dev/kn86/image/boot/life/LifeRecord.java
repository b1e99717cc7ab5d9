// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.image.layout.Slot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What happened in a life, in order. Not thread-safe. */
final class LifeRecord {

    /**
     * Something that happened.
     *
     * @param title of it, for people
     * @param slot that was started; empty when nothing was
     * @param version that runs in it, or is meant to
     * @param end how it ended, for people
     * @param seconds it took by the host's clock
     * @param pictures of the panel, in order
     */
    record Event(String title, Optional<Slot> slot, String version, String end, double seconds, List<Path> pictures) {

        Event {
            pictures = List.copyOf(pictures);
        }
    }

    private final String title;
    private final Consumer<String> news;
    private final List<Event> events = new ArrayList<>();

    /**
     * @param title of the life, for people
     * @param news is told of each event, in a line
     */
    LifeRecord(String title, Consumer<String> news) {
        this.title = title;
        this.news = news;
    }

    String title() {
        return title;
    }

    void add(Event event) {
        events.add(event);
        news.accept(event.title() + ": " + event.end());
    }

    List<Event> events() {
        return List.copyOf(events);
    }
}
