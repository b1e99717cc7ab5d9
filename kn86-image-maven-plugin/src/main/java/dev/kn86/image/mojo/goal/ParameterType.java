// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;

/**
 * The types of parameters whose text Maven itself turns into a value. Maven does that just before a goal runs. It takes
 * every text that is not {@code true} for {@code false}, and an empty path for the project's folder. Nobody expands the
 * {@code ~} of {@code -Dname=~/folder}: shells do so at the beginning of a word only.
 */
enum ParameterType {
    BOOLEAN("neither true nor false", "Write true or false."),
    WHOLE_NUMBER("not a whole number", "Write digits only."),
    PATH("not a path", "Write a path, with ${user.home} for your home folder, or leave the parameter out."),
    /** Checked by the goal itself. */
    OTHER("", "");

    private final String fault;
    private final String remedy;

    ParameterType(String fault, String remedy) {
        this.fault = fault;
        this.remedy = remedy;
    }

    /** @param javaType of the plugin descriptor, for example {@code long} */
    static ParameterType of(String javaType) {
        return switch (javaType) {
            case "boolean", "java.lang.Boolean" -> BOOLEAN;
            case "int", "long", "java.lang.Integer", "java.lang.Long" -> WHOLE_NUMBER;
            case "java.io.File" -> PATH;
            default -> OTHER;
        };
    }

    /**
     * Refuses a text that is no value of the type.
     *
     * @param parameter how the user knows the parameter, for example {@code kn86.boot.timeout}
     */
    void check(String parameter, String text) throws BuildFailure {
        boolean fits =
                switch (this) {
                    case BOOLEAN -> text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
                    case WHOLE_NUMBER -> text.matches("-?[0-9]+");
                    case PATH -> !text.isBlank() && !text.matches("~(/.*)?");
                    case OTHER -> true;
                };
        if (!fits) {
            throw new BuildFailure(parameter + "=" + text + " is " + fault, remedy);
        }
    }
}
