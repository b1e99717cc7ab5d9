#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# rename(2) of folders that earlier stages have made; mv would copy them.
cd "${ROOTFS_DIR:?}"
perl -e 'rename("deep", "deeper") && rename("links", "odd names/links") or die "rename: $!"'
