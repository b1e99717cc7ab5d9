// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What read-config.sh has printed, judged: which variables stages get, and what would be lost on the way to them.
 *
 * @param variables the variables that build.sh knows, and those that are exported
 * @param exported the names of those that are exported
 * @param faults what cannot be carried over
 */
record ConfigRecords(Map<String, String> variables, Set<String> exported, List<String> faults) {

    private static final String FAULT = "fault ";
    private static final String SET = "set ";
    private static final String END = "end";

    /** Variables that change what bash itself does, in the engine's own scripts too. */
    private static final Set<String> OF_BASH =
            Set.of("BASH_ENV", "ENV", "CDPATH", "GLOBIGNORE", "IFS", "POSIXLY_CORRECT", "BASH_COMPAT", "EXECIGNORE");

    /** The names that the environment gets the values by: the locale of whoever runs the build. */
    private static final Charset ENVIRONMENT = Charset.forName(
            System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

    static ConfigRecords of(String printed) {
        ConfigRecords records = new ConfigRecords(new TreeMap<>(), new TreeSet<>(), new ArrayList<>());
        boolean ended = false;
        for (String record : printed.split("\0")) {
            if (record.startsWith(FAULT)) {
                records.faults.add(record.substring(FAULT.length()));
            } else if (record.startsWith(SET)) {
                int equals = record.indexOf('=');
                String[] words = record.substring(SET.length(), equals).split(" ", 2);
                records.set(words[0], words[1], record.substring(equals + 1));
            } else {
                ended = record.equals(END);
            }
        }
        if (!ended) {
            records.faults.add("ends the shell that reads it (exit, exec), which build.sh is");
        }
        return records;
    }

    /** @param attributes letters as of bash's declare: a and A for arrays, r for readonly, x for exported */
    private void set(String name, String attributes, String value) {
        boolean export = attributes.contains("x");
        boolean known = PiGenVariables.SETTABLE.contains(name);
        String constant = PiGenVariables.CONSTANT.get(name);
        if (constant != null) {
            if (!value.equals(constant) || attributes.contains("r")) {
                faults.add(name + " is set by the plugin, and always " + constant);
            }
        } else if (PiGenVariables.FIXED.contains(name) || name.startsWith("KN86_")) {
            faults.add(name + " is set by the plugin, for each stage anew");
        } else if (OF_BASH.contains(name)) {
            faults.add(name + " changes how the shells of all stages work");
        } else if (!export && !known) {
            if (name.matches("[A-Z][A-Z0-9_]*")) {
                faults.add(name + " is no variable of pi-gen and not exported, so that no hook would see it"
                        + (name.equals("HOSTNAME") ? "; the image's host name is TARGET_HOSTNAME" : ""));
            }
        } else if (attributes.matches(".*[aA].*")) {
            faults.add(name + " is an array, which bash does not export: give it one value");
        } else if (attributes.contains("r") && PiGenVariables.DEFAULTED.contains(name)) {
            faults.add(name + " is readonly, so that build.sh could not set it");
        } else if (value.endsWith("\r")) {
            faults.add(name + " ends in a carriage return: save what sets it with LF line ends");
        } else if (value.indexOf('\ufffd') >= 0 || !ENVIRONMENT.newEncoder().canEncode(value)) {
            faults.add(
                    name + " has bytes that are no text in UTF-8, or that the locale cannot pass on (LC_ALL=C.UTF-8)");
        } else {
            variables.put(name, value);
            if (export) {
                exported.add(name);
            }
        }
    }
}
