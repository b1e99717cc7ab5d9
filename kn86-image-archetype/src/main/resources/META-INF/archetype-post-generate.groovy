// SPDX-License-Identifier: Apache-2.0
// An archetype keeps no modes, and a hook that is not executable does not run.
new File(request.outputDirectory, request.artifactId).eachFileRecurse {
    if (it.name.endsWith('.sh')) {
        it.setExecutable(true, false)
    }
}
