// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.debian.apt.AptRoot;

/**
 * A choice of versions among those that a release and its updates have: the versions that apt would take.
 *
 * @param name the name of the choice and of its folder
 * @param arm64 the packages of trees
 * @param amd64 the packages of helpers
 */
record HelperVersions(String name, AptRoot arm64, AptRoot amd64) {

    /** The versions of the release itself: a tree may have been made without its updates. */
    static HelperVersions ofRelease(String release, AptRoot arm64, AptRoot amd64) {
        return new HelperVersions("release", arm64.preferring(release), amd64.preferring(release));
    }

    /** The newest versions: a tree may have been made with the release's updates. */
    static HelperVersions newest(AptRoot arm64, AptRoot amd64) {
        return new HelperVersions("newest", arm64, amd64);
    }
}
