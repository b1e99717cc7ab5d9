#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The first process of a stage's namespaces: registers the pinned emulator for arm64 programs, then becomes the script
# that runs the stage.
#
# Usage: begin-stage.sh RUN_SCRIPT FOLDER   as supervise.sh gets them
# Reads: the variables of stage-variables.sh
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -n "${KN86_EMULATOR}" ] && [ "${KN86_BINFMT}" != registered ]; then
	bash "${scripts}/binfmt.sh" register "${KN86_OWN_NAME}" "${KN86_EMULATOR}"
fi
exec bash "$1" "$2"
