#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# Changes to what earlier stages left, from outside the tree.
umask 022
cd "${ROOTFS_DIR:?}"
rm -r deleted
rm -r replaced && echo 'a file now' > replaced
rm -r replaced-by-link && ln -s links replaced-by-link
rm -r again && mkdir again && echo new > again/new
mv renamed renamed-to
echo appended >> links/one
chmod 600 links/left
rm 'odd names/three' $'odd names/a new\nline'
chmod u-s modes/file-4711
chown 5:6 modes/folder-1777
setfattr -x user.kn86 attributes/named
setfattr -n user.kn87 -v x attributes/named
echo 'no longer able' > attributes/able
rm deep/er/old
