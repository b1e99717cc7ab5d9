# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Names for what outlives a process of the build: its entry in the machine's binfmt_misc, and its container. A name tells
# which process owns the thing: the number of its pid namespace, since containers share the machine's binfmt_misc; its
# pid; and the time when it began, in ticks since the machine began (proc(5), field 22).

# owner_name PID: prints the name that belongs to the process.
owner_name() {
	local status
	status=$(< "/proc/$1/stat")
	# The second field, the program's name, may hold blanks.
	read -r -a status <<< "${status##*) }"
	echo "$(owner_prefix)$1-${status[19]}"
}

# Prints what the names of all processes of this pid namespace begin with.
owner_prefix() {
	echo "kn86-$(stat --dereference --format=%i /proc/self/ns/pid)-"
}

# owner_has_gone NAME: whether a name with that prefix belongs to a process that has ended. A zombie has ended too.
owner_has_gone() {
	local pid
	pid=${1#"$(owner_prefix)"}
	pid=${pid%-*}
	[ ! -e "/proc/${pid}/stat" ] || [[ $(< "/proc/${pid}/stat") = *") Z "* ]] || [ "$(owner_name "${pid}")" != "$1" ]
}
