#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Writes /etc/kn86-build-id, which names the build. It holds the image's only timestamp, which is an input
# (SOURCE_DATE_EPOCH), so that two builds of one tree are equal.
#
# Reads:  ROOTFS_DIR, KN86_VERSION, KN86_BUILD_ID, KN86_PIN, KN86_PRODUCTION, SOURCE_DATE_EPOCH
# Writes: /etc/kn86-build-id (lines of KEY=VALUE)
set -euo pipefail

variant=development
if [ "${KN86_PRODUCTION:?}" = 1 ]; then
	variant=production
fi

build_id="${ROOTFS_DIR:?}/etc/kn86-build-id"
cat > "${build_id}" <<- EOF
	VERSION=${KN86_VERSION:?}
	BUILD_ID=${KN86_BUILD_ID:?}
	VARIANT=${variant}
	PIN=${KN86_PIN:?}
	TIMESTAMP=$(date --utc --date="@${SOURCE_DATE_EPOCH:?}" +%Y-%m-%dT%H:%M:%SZ)
EOF
chmod 644 "${build_id}"
