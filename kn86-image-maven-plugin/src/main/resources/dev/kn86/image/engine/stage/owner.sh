# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Names for what a build leaves with others: its entry in the machine's binfmt_misc, its container. They say which
# process answers for it: the number of its pid namespace, since containers share the machine's, the pid, and when the
# process began, in ticks since the machine did (proc(5), field 22).

# Prints the name that belongs to a process: owner_name PID
owner_name() {
	local status
	status=$(< "/proc/$1/stat")
	# The second field, the program's name, may hold blanks.
	read -r -a status <<< "${status##*) }"
	echo "$(owner_prefix)$1-${status[19]}"
}

# Prints how names begin that belong to processes which can be seen here.
owner_prefix() {
	echo "kn86-$(stat --dereference --format=%i /proc/self/ns/pid)-"
}

# Whether a name with that prefix belongs to a process that has ended; one that nobody has waited for has, too.
owner_has_gone() {
	local pid
	pid=${1#"$(owner_prefix)"}
	pid=${pid%-*}
	[ ! -e "/proc/${pid}/stat" ] || [[ $(< "/proc/${pid}/stat") = *") Z "* ]] || [ "$(owner_name "${pid}")" != "$1" ]
}
