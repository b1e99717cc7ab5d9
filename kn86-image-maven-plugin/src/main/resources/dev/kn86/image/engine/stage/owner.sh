# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Names for what a build makes outside its namespaces: an entry in the machine's binfmt_misc, a container. A name holds
# its owner, which is the process that has to remove it: the number of the process's pid namespace (containers share the
# machine's binfmt_misc), its pid, and its start time in clock ticks since the machine's start (proc(5), field 22).

# Prints the name that belongs to a process: owner_name PID
owner_name() {
	local status
	status=$(< "/proc/$1/stat")
	# The second field, the program's name, may hold blanks.
	read -r -a status <<< "${status##*) }"
	echo "$(owner_prefix)$1-${status[19]}"
}

# Prints the prefix of all names whose owners are in this pid namespace.
owner_prefix() {
	echo "kn86-$(stat --dereference --format=%i /proc/self/ns/pid)-"
}

# Whether the owner of a name with that prefix has ended: owner_has_gone NAME. A zombie has ended.
owner_has_gone() {
	local pid
	pid=${1#"$(owner_prefix)"}
	pid=${pid%-*}
	[ ! -e "/proc/${pid}/stat" ] || [[ $(< "/proc/${pid}/stat") = *") Z "* ]] || [ "$(owner_name "${pid}")" != "$1" ]
}
