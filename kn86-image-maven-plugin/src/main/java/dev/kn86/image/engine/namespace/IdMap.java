// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which numbers outside a user namespace stand for the users (or groups) inside, as in user_namespaces(7).
 *
 * @param ranges at least one, as the kernel is to be told
 */
record IdMap(List<Range> ranges) {

    /** Debian's users reach up to 65535 (Debian Policy 9.2.2): nobody is 65534. */
    static final long IDS = 65536;

    /**
     * Neighbouring numbers.
     *
     * @param inside the first of them inside the namespace
     * @param outside the number that the first of them has outside
     * @param count how many there are
     */
    record Range(long inside, long outside, long count) {}

    IdMap {
        ranges = List.copyOf(ranges);
    }

    /**
     * The same numbers inside as outside, as far as the present namespace has any.
     *
     * @param map content of /proc/self/uid_map or gid_map
     */
    static IdMap identity(String map) {
        return new IdMap(map.lines()
                .map(line -> line.strip().split("\\s+"))
                .map(words -> new Range(Long.parseLong(words[0]), Long.parseLong(words[0]), Long.parseLong(words[2])))
                .toList());
    }

    /**
     * An ordinary user as root, and its subordinate numbers as all others.
     *
     * @param subordinate content of /etc/subuid or /etc/subgid
     * @param name the user's name
     * @param uid the user's number, by which those files may know it too
     * @param id what stands for 0: the user's number, or its group's
     * @return empty when the user has fewer subordinate numbers than a Debian system needs
     */
    static Optional<IdMap> ofSubordinates(String subordinate, String name, int uid, int id) {
        List<Range> ranges = new ArrayList<>(List.of(new Range(0, id, 1)));
        long next = 1;
        for (String line : subordinate.lines().toList()) {
            String[] fields = line.strip().split(":");
            boolean own = fields.length == 3 && (fields[0].equals(name) || fields[0].equals(Integer.toString(uid)));
            if (own && next < IDS && fields[1].matches("[0-9]{1,10}") && fields[2].matches("[0-9]{1,10}")) {
                long count = Math.min(Long.parseLong(fields[2]), IDS - next);
                ranges.add(new Range(next, Long.parseLong(fields[1]), count));
                next += count;
            }
        }
        return next == IDS ? Optional.of(new IdMap(ranges)) : Optional.empty();
    }

    /** The first of so many numbers that nobody has yet, to be named in a remedy. */
    static long firstFree(String subordinate) {
        long free = 100_000; // SUB_UID_MIN of login.defs(5)
        for (String line : subordinate.lines().toList()) {
            String[] fields = line.strip().split(":");
            if (fields.length == 3 && fields[1].matches("[0-9]{1,10}") && fields[2].matches("[0-9]{1,10}")) {
                free = Math.max(free, Long.parseLong(fields[1]) + Long.parseLong(fields[2]));
            }
        }
        return free;
    }

    /** In newuidmap's words: INSIDE OUTSIDE COUNT, repeated. */
    @Override
    public String toString() {
        return ranges.stream()
                .map(range -> range.inside() + " " + range.outside() + " " + range.count())
                .collect(Collectors.joining(" "));
    }
}
