// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import java.util.List;

/**
 * The uses of python for which its native helper runs: those by which Debian's packages compile their modules when they
 * are configured, and delete the results when they are removed. Any other use of python may load modules with arm64
 * code, or ask for the machine's architecture, and is emulated.
 */
final class PythonUses {

    private PythonUses() {}

    /**
     * The beginnings of arguments, for {@link HelperEntry#uses}.
     *
     * @param program the file name with python's version, such as python3.11
     */
    static List<String> of(String program) {
        String compiler = "/usr/lib/" + program + "/py_compile.py";
        return List.of(
                // The scripts of python3.11-minimal and libpython3.11-stdlib.
                "-E\n-S\n" + compiler,
                "-E\n-S\n-O\n" + compiler,
                // Those of all other packages, and what the two programs start.
                "/usr/bin/py3compile",
                "/usr/bin/py3clean",
                "-m\npy_compile\n-",
                "-O\n-m\npy_compile\n-",
                "-c\nimport imp; print(imp.get_magic())",
                "-c\nimport imp; print(imp.get_tag())");
    }
}
