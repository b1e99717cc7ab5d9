#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs one stage in namespaces of its own. Whatever ends this script, the plugin being killed included, ends
# every process of the stage, and with them go all its mounts; a global binfmt_misc entry is taken back.
#
# Usage: supervise.sh RUN_STAGE_SCRIPT STAGE_DIR [WAY_TO_ROOT...]
#   WAY_TO_ROOT  the words that turn a command into one with root's rights over layer trees; none: they are
#                there already
# Standard input is a pipe that the plugin holds open: its end means that the plugin is gone.
# Reads: KN86_EMULATOR  qemu-aarch64 linked statically, or empty where arm64 runs natively
#        KN86_BINFMT    which binfmt_misc hands arm64 programs to it: "own", the user namespace's; "machine",
#                       the one that all the machine shares; "registered", one that knows how already
#        KN86_TERMINAL  a folder of /proc with a person's file descriptors 0, 1 and 2, for a stage that opens a
#                       shell: it gets them as 7, 8 and 9; absent otherwise
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
run_stage=$1 stage_dir=$2
shift 2

stage=
# shellcheck disable=SC2317 # Called by the trap.
clean_up() {
    if [ -n "${stage}" ]; then
        kill -KILL "${stage}" 2> /dev/null || true
    fi
    if [ "${KN86_BINFMT}" = machine ] && [ -n "${KN86_EMULATOR}" ]; then
        unshare --mount --propagation private bash "${scripts}/binfmt.sh" remove "${KN86_BINFMT_ENTRY}"
    fi
}
trap clean_up EXIT
trap 'exit 143' INT TERM HUP

export KN86_BINFMT_ENTRY=kn86
if [ "${KN86_BINFMT}" = machine ] && [ -n "${KN86_EMULATOR}" ]; then
    unshare --mount --propagation private bash "${scripts}/binfmt.sh" sweep
    KN86_BINFMT_ENTRY=$(bash "${scripts}/binfmt.sh" name $$)
fi

if [ -n "${KN86_TERMINAL:-}" ]; then
    # Appending, since an output may be a file.
    exec 7< "${KN86_TERMINAL}/0" 8>> "${KN86_TERMINAL}/1" 9>> "${KN86_TERMINAL}/2"
fi
exec {lifeline}<&0
"$@" unshare --mount --propagation private --pid --fork --kill-child=KILL --mount-proc \
    bash "${scripts}/begin-stage.sh" "${run_stage}" "${stage_dir}" < /dev/null {lifeline}<&- &
stage=$!
# The plugin's end of the pipe closes when it dies, even by kill -9.
{ read -r -u "${lifeline}" _ || kill -TERM $$; } > /dev/null 2>&1 7>&- 8>&- 9>&- &
watcher=$!
exec {lifeline}<&-
result=0
wait "${stage}" || result=$?
stage=
kill "${watcher}" 2> /dev/null || true
exit "${result}"
