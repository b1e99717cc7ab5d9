#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The first process of a stage's namespaces. It makes the kernel hand arm64 programs to the pinned emulator, and then
# becomes run-stage.sh.
#
# Usage: begin-stage.sh RUN_STAGE_SCRIPT STAGE_DIR
# Reads: KN86_EMULATOR, KN86_BINFMT, KN86_OWN_NAME (see supervise.sh)
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -n "${KN86_EMULATOR}" ] && [ "${KN86_BINFMT}" != registered ]; then
	bash "${scripts}/binfmt.sh" register "${KN86_OWN_NAME}" "${KN86_EMULATOR}"
fi
exec bash "$1" "$2"
