#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs one stage in mount and process namespaces of its own, with arm64 programs handed to the pinned
# emulator meanwhile. Whatever ends this script, the plugin being killed included, ends every process of the
# stage, and with them go all its mounts; the binfmt_misc entry is taken back.
#
# Usage: supervise.sh RUN_STAGE_SCRIPT STAGE_DIR
# Standard input is a pipe that the plugin holds open: its end means that the plugin is gone.
# Reads: KN86_EMULATOR  qemu-aarch64 linked statically, or empty where arm64 runs natively
set -euo pipefail

# The host's mounts stay as they are, binfmt_misc's own included.
if [ -z "${KN86_SUPERVISED:-}" ]; then
    KN86_SUPERVISED=yes exec unshare --mount --propagation private bash "$0" "$@"
fi
unset KN86_SUPERVISED

binfmt=/proc/sys/fs/binfmt_misc
entry=kn86-aarch64-$$

register_emulator() {
    [ -n "${KN86_EMULATOR}" ] || return 0
    # The table of entries is the same one behind every mount of it.
    [ -e "${binfmt}/register" ] || mount -t binfmt_misc binfmt_misc "${binfmt}"
    # An arm64 ELF program or shared object (e_machine 0xb7), as in QEMU's scripts/qemu-binfmt-conf.sh.
    # P: pass argv[0]; O and C: open the file and take its credentials; F: open the emulator now, since it
    # does not exist inside the chroot.
    local magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
    local mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    printf ':%s:M::%s:%s:%s:POCF' "${entry}" "${magic}" "${mask}" "${KN86_EMULATOR}" > "${binfmt}/register"
}

stage=
# shellcheck disable=SC2317 # Called by the trap.
clean_up() {
    [ -z "${stage}" ] || kill -KILL "${stage}" 2> /dev/null || true
    [ ! -e "${binfmt}/${entry}" ] || echo -1 > "${binfmt}/${entry}"
}
trap clean_up EXIT
trap 'exit 143' INT TERM HUP

register_emulator

exec {lifeline}<&0
unshare --mount --propagation private --pid --fork --kill-child=KILL --mount-proc \
    bash "$1" "$2" < /dev/null {lifeline}<&- &
stage=$!
# The plugin's end of the pipe closes when it dies, even by kill -9.
{ read -r -u "${lifeline}" _ || kill -TERM $$; } > /dev/null 2>&1 &
watcher=$!
exec {lifeline}<&-
result=0
wait "${stage}" || result=$?
stage=
kill "${watcher}" 2> /dev/null || true
exit "${result}"
