#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the tests of this folder (seconds, no emulation).
#
# Usage: run.sh         test-*.sh, for everybody
#        run.sh root    root-test-*.sh, which need the machine's root
set -euo pipefail

cd "$(dirname "$0")"
for test in "${1:+$1-}"test-*.sh; do
	"./${test}"
done
