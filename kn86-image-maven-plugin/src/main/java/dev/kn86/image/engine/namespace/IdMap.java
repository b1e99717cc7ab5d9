// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The user ids (or group ids) of a user namespace and those outside that they stand for: the content of uid_map or
 * gid_map (user_namespaces(7)).
 *
 * @param ranges the lines of the map; at least one
 */
record IdMap(List<Range> ranges) {

    /** A Debian system has the ids 0 to 65535 (Debian Policy 9.2.2); nobody is 65534. */
    static final long IDS = 65536;

    /**
     * Consecutive ids.
     *
     * @param inside the first id inside the namespace
     * @param outside the id outside that the first one stands for
     * @param count number of ids
     */
    record Range(long inside, long outside, long count) {}

    IdMap {
        ranges = List.copyOf(ranges);
    }

    /**
     * The same ids inside as outside, for all ids of the present namespace.
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
     * An ordinary user as root inside, and the user's subordinate ids as all other ids.
     *
     * @param subordinate content of /etc/subuid or /etc/subgid
     * @param name the user's name
     * @param uid the user's id, by which those files may name the user, too
     * @param id the id outside that stands for 0 inside: the user's id, or the id of the user's group
     * @return empty when the user has fewer subordinate ids than a Debian system needs
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

    /** The first subordinate id that no user has yet, for a remedy; all ids above it are free, too. */
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

    /** The arguments of newuidmap(1): INSIDE OUTSIDE COUNT, repeated. */
    @Override
    public String toString() {
        return ranges.stream()
                .map(range -> range.inside() + " " + range.outside() + " " + range.count())
                .collect(Collectors.joining(" "));
    }
}
