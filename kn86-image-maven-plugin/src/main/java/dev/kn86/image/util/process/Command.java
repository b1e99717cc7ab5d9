// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A program to run, with its arguments as a list (never a shell string), working folder, environment variables and time
 * limit. Immutable; the methods return changed copies.
 *
 * @param arguments program and arguments, not empty
 * @param folder the working folder
 * @param environment variables that are added to the environment in which programs are started
 * @param timeout how long the program may run before it is killed
 * @param isConfined whether the program reads a file that it cannot trust: see {@link Confinement}
 */
public record Command(
        List<String> arguments, Path folder, Map<String, String> environment, Duration timeout, boolean isConfined) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(timeout, "timeout");
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    /** A command that runs in the current folder. Arguments that are paths become absolute. */
    public static Command of(Object... arguments) {
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument instanceof Path path ? path.toAbsolutePath().toString() : argument.toString());
        }
        return new Command(words, Path.of("").toAbsolutePath(), Map.of(), DEFAULT_TIMEOUT, false);
    }

    /** The same command with more arguments at the end. */
    public Command with(List<String> more) {
        List<String> words = new ArrayList<>(arguments);
        words.addAll(more);
        return new Command(words, folder, environment, timeout, isConfined);
    }

    /** The same command, run in another folder. */
    public Command in(Path otherFolder) {
        return new Command(arguments, otherFolder, environment, timeout, isConfined);
    }

    /** The same command with one more environment variable. */
    public Command env(String name, String value) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put(name, value);
        return new Command(arguments, folder, variables, timeout, isConfined);
    }

    /** The same command with more environment variables. */
    public Command env(Map<String, String> more) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.putAll(more);
        return new Command(arguments, folder, variables, timeout, isConfined);
    }

    /** The same command, started by another program: that program's words come before this one's. */
    public Command startedBy(List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.addAll(arguments);
        return new Command(all, folder, environment, timeout, isConfined);
    }

    /** The same command with another time limit. */
    public Command within(Duration limit) {
        return new Command(arguments, folder, environment, limit, isConfined);
    }

    /**
     * The same command for a file that comes from elsewhere: {@link Confinement} limits what a fault of the program can
     * do.
     */
    public Command confined() {
        return new Command(arguments, folder, environment, timeout, true);
    }

    /** The program's name without its folder, for log names and messages. */
    public String program() {
        return Path.of(arguments.get(0)).getFileName().toString();
    }

    /** The command with folder and environment variables, to be pasted into a shell. */
    public String pasteable() {
        String variables = new TreeMap<>(environment)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + quote(entry.getValue()) + " ")
                        .collect(Collectors.joining());
        String words = arguments.stream().map(Command::quote).collect(Collectors.joining(" "));
        return "cd " + quote(folder.toString()) + " && " + variables + words;
    }

    private static String quote(String word) {
        return word.matches("[A-Za-z0-9_./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
