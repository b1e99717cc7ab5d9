# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Gives this process, and all that it starts, the resource limits of a login of root on Debian, whatever the builder's
# are: a tree must not depend on them. Only the machine's root may raise a hard limit (setrlimit(2)). A builder whose
# hard limits are lower is told so: a program of a stage that hits a limit could fail, and be tolerated.

# Usage: set_limits; fills the list tight_limits with the words for each limit that cannot be set
set_limits() {
	tight_limits=()
	# A dump of a crashed program would be a file of the tree.
	set_limit c 0 0 "core files"
	set_limit d unlimited unlimited "data segment"
	set_limit e 0 0 "priority"
	set_limit f unlimited unlimited "file size"
	set_limit l 64 64 "locked memory"
	set_limit m unlimited unlimited "resident memory"
	# Maven's Java raises its own limit as far as it can, and some programs close all files up to the limit one by one.
	set_limit n 1024 4096 "open files"
	set_limit r 0 0 "real-time priority"
	# QEMU gives an emulated program a stack of this size.
	set_limit s 8192 unlimited "stack"
	set_limit t unlimited unlimited "processor time"
	set_limit v unlimited unlimited "address space"
	set_limit x unlimited unlimited "file locks"
	# What the kernel allows for these depends on the machine's memory.
	ulimit -S -i hard
	ulimit -S -u hard
}

# Usage: set_limit OPTION SOFT HARD WORDS, as bash's ulimit takes the first three
set_limit() {
	# A soft limit above the new hard one is lowered first, and one below the old hard one raised last (setrlimit(2)).
	ulimit -S "-$1" "$2" 2> /dev/null || true
	if ! ulimit -H "-$1" "$3" 2> /dev/null || ! ulimit -S "-$1" "$2" 2> /dev/null; then
		tight_limits+=("$4 $(ulimit -H "-$1") instead of $3 (ulimit -H$1)")
	fi
}
