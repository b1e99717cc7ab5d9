#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Proves the repository: sets the host up and runs every test of every module, the boot of the
# image in QEMU included.
#
# Usage: test.sh [MAVEN_ARGUMENT...]
set -euo pipefail

exec "$(dirname "${BASH_SOURCE[0]}")/sd-provision/run-maven.sh" verify "$@"
