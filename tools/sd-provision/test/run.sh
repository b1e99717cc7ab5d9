#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs every test of this folder (seconds, no emulation; root for mounts and account files).
#
# Usage: run.sh
set -euo pipefail

cd "$(dirname "$0")"
for test in test-*.sh; do
	"./${test}"
done
