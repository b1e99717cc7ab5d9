#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The first process of a stage's namespaces: has arm64 programs handed to the pinned emulator, then becomes
# run-stage.sh.
#
# Usage: begin-stage.sh RUN_STAGE_SCRIPT STAGE_DIR
# Reads: KN86_EMULATOR, KN86_BINFMT (see supervise.sh)
#        KN86_BINFMT_ENTRY  the entry's name
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -n "${KN86_EMULATOR}" ] && [ "${KN86_BINFMT}" != registered ]; then
    bash "${scripts}/binfmt.sh" register "${KN86_BINFMT_ENTRY}" "${KN86_EMULATOR}"
fi
unset KN86_BINFMT_ENTRY
exec bash "$1" "$2"
