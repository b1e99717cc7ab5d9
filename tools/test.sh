#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Proves the repository: sets the host up and runs every test of every module, the boot of the image in QEMU included.
# Then builds a copy of the checkout elsewhere, and compares. test-deployed.sh, test-upload.sh, test-push.sh, test-loops.sh,
# test-container.sh and mvn -Pupdate-life verify take longer, and are run by hand.
#
# Usage: test.sh [MAVEN_ARGUMENT...]
set -euo pipefail

tools="$(dirname "${BASH_SOURCE[0]}")"
"${tools}/sd-provision/run-maven.sh" verify "$@"
"${tools}/test-elsewhere.sh" "$@"
