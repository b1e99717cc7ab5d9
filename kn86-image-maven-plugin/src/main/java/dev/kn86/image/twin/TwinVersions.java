// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.twin;

import dev.kn86.image.apt.AptRoot;

/**
 * One choice among the versions of packages that a release offers: what apt would take there.
 *
 * @param name of the choice, and of its folder
 * @param arm64 the tree's packages
 * @param amd64 their twins'
 */
record TwinVersions(String name, AptRoot arm64, AptRoot amd64) {

    /** A root tree may have been made from the release alone, or with its updates. */
    static TwinVersions ofRelease(String release, AptRoot arm64, AptRoot amd64) {
        return new TwinVersions("release", arm64.preferring(release), amd64.preferring(release));
    }

    static TwinVersions newest(AptRoot arm64, AptRoot amd64) {
        return new TwinVersions("newest", arm64, amd64);
    }
}
