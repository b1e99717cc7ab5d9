// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.debian.apt.AptRoot;

/**
 * One choice among the versions of packages that a release offers: what apt would take there.
 *
 * @param name of the choice, and of its folder
 * @param arm64 the tree's packages
 * @param amd64 their helpers'
 */
record HelperVersions(String name, AptRoot arm64, AptRoot amd64) {

    /** A root tree may have been made from the release alone, or with its updates. */
    static HelperVersions ofRelease(String release, AptRoot arm64, AptRoot amd64) {
        return new HelperVersions("release", arm64.preferring(release), amd64.preferring(release));
    }

    static HelperVersions newest(AptRoot arm64, AptRoot amd64) {
        return new HelperVersions("newest", arm64, amd64);
    }
}
