#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Reads pi-gen config files, which are shell code, as build.sh does (bash -e, each file by source), and prints what they
# have changed. build.sh goes on in the shell that has read them, so that anything may matter to it: what cannot be
# carried over to another shell is printed as a fault.
# Usage: read-config.sh FILE…   absolute paths
# Writes: records, each ended by a NUL: "set NAME ATTRIBUTES=VALUE" of each variable that is new or changed, with its
#   attributes as declare has them; "fault TEXT"; and "end" as the last one: without it, a config has ended the shell.
#   What the files themselves print goes to standard error.
set -e
exec {kn86_result}>&1 >&2
exec {kn86_in}<&0 {kn86_out}>&1 {kn86_error}>&2

kn86_fault() {
	builtin printf 'fault %s\0' "${*//$'\n'/; }" >&"${kn86_result}"
}

# Whether a variable is one that the shell changes all the time, or that [[ =~ ]], read, mapfile and getopts leave.
kn86_is_the_shells() {
	case $1 in
	_ | BASHPID | BASH_ALIASES | BASH_ARG* | BASH_CMDS | BASH_COMMAND | BASH_LINENO | BASH_MONOSECONDS | BASH_SOURCE | BASH_SUBSHELL | BASHOPTS | \
		SHELLOPTS | DIRSTACK | EPOCH* | FUNCNAME | LINENO | OLDPWD | PIPESTATUS | PWD | RANDOM | SECONDS | SRANDOM | \
		BASH_REMATCH | MAPFILE | OPTARG | OPTIND | REPLY | kn86_*) ;;
	*) return 1 ;;
	esac
}

declare -A kn86_before
kn86_note_variables() {
	local name names
	mapfile -t names < <(compgen -v)
	for name in "${names[@]}"; do
		if ! kn86_is_the_shells "${name}" && [ -v "${name}" ]; then
			kn86_before[${name}]="${!name@a}=${!name}"
		fi
	done
}
kn86_print_changed() {
	local name now names
	mapfile -t names < <(compgen -v)
	for name in "${names[@]}"; do
		if kn86_is_the_shells "${name}"; then
			continue
		elif [[ -R ${name} ]]; then
			kn86_fault "${name} is a reference (declare -n): give it a value of its own"
		elif [[ -v ${name} || -n ${!name@a} ]]; then
			now="${!name@a}=${!name:-}"
			if [ "${now}" != "${kn86_before[${name}]:-}" ] && [[ -v ${name} || ${now} = *[aA]*=* ]]; then
				builtin printf 'set %s %s\0' "${name}" "${now}" >&"${kn86_result}"
			fi
			unset "kn86_before[${name}]"
		fi
	done
	for name in "${!kn86_before[@]}"; do
		kn86_fault "unsets ${name}: give it another value"
	done
}

# Functions reach hooks only by export -f. build.sh would call a function in the place of a program.
kn86_check_functions() {
	local IFS=$' \t\n' flags name
	while read -r _ flags name; do
		case "${flags} ${name}" in
		*" kn86_"*) ;;
		*x*" "*)
			kn86_fault "exports the function ${name}: put it into a file that your hooks read"
			;;
		*" run_sub_stage" | *" run_stage" | *" term")
			kn86_fault "replaces build.sh's function ${name}, which the plugin does not use"
			;;
		*)
			if type -P -- "${name}" > /dev/null || compgen -b | grep -qxF -- "${name}"; then
				kn86_fault "has a function ${name}, which build.sh would call in place of the program: rename it"
			fi
			;;
		esac
	done < <(declare -F)
}

# Prints the shell's state besides variables, one line each: kn86_state OPTIONS, with what SHELLOPTS was outside this
# subshell. xtrace and verbose only print.
kn86_state() {
	local IFS=: option
	for option in $1; do
		case ${option} in xtrace | verbose) ;; *) echo "option ${option}" ;; esac
	done
	shopt -s
	echo "umask $(umask)"
	ulimit -Sa
	ulimit -Ha
}
kn86_check_state() {
	local line lines
	mapfile -t lines <<< "$2"
	for line in "${lines[@]}"; do
		if [[ $'\n'$1$'\n' != *$'\n'"${line}"$'\n'* ]]; then
			kn86_fault "changes what the shell of all stages has: ${line//$'\t'/ }"
		fi
	done
	mapfile -t lines <<< "$1"
	for line in "${lines[@]}"; do
		if [[ ${line} = option\ * && $'\n'$2$'\n' != *$'\n'"${line}"$'\n'* ]]; then
			kn86_fault "changes what the shell of all stages has: no ${line}"
		fi
	done
}
# Looks for traps, programs and redirections that a config has left: kn86_check_traces TRAPS_BEFORE TRAPS_AFTER. A
# function does not see the trap of ERR (bash(1), FUNCTIONS).
kn86_check_traces() {
	local line lines redirected=
	mapfile -t lines <<< "$2"
	for line in "${lines[@]}"; do
		# A signal that the builder's process ignores, as after nohup, is no trap of the config.
		if [[ $'\n'$1$'\n' != *$'\n'"${line}"$'\n'* ]]; then
			kn86_fault "sets a trap, which build.sh would run: ${line}"
		fi
	done
	[ -z "$(jobs -p)" ] || kn86_fault "leaves a program running: wait for it"
	[ /proc/self/fd/0 -ef "/proc/self/fd/${kn86_in}" ] || redirected=input
	[ /proc/self/fd/1 -ef "/proc/self/fd/${kn86_out}" ] || redirected=output
	[ /proc/self/fd/2 -ef "/proc/self/fd/${kn86_error}" ] || redirected="error output"
	[ -z "${redirected}" ] || kn86_fault "redirects the standard ${redirected} of all stages (exec)"
}

# set -e ends a shell without a word. Nobody sees where a function of the config has failed.
kn86_where=
kn86_tell() {
	if [ "$1" != 0 ]; then
		builtin echo "${kn86_where:-${kn86_file}: a command of it}: exit code $1, which ends build.sh (set -e)"
	fi
}
kn86_note_failure() {
	kn86_where="$1: line $2: $3"
	if [ "$1" = "${BASH_SOURCE[0]}" ]; then
		kn86_where="${kn86_file}: the last command that it runs (true in the last line is harmless)"
	fi
}

# Sets OLDPWD now, so that the cd below does not make it look like a variable of the config.
cd .
kn86_files=("$@")
set --
kn86_options=${SHELLOPTS}
kn86_state_before=$(kn86_state "${kn86_options}")
trap 'kn86_note_failure "${BASH_SOURCE[0]}" "${LINENO}" "${BASH_COMMAND}"' ERR
trap 'kn86_tell "$?"' EXIT
kn86_traps=$(trap)
kn86_note_variables
for kn86_file in "${kn86_files[@]}"; do
	# As in pi-gen, a config is read with its own folder as the working folder.
	builtin cd "${kn86_file%/*}/"
	kn86_folder=${PWD}
	# shellcheck disable=SC1090 # The file is the user's.
	source "${kn86_file}"
	[ "${PWD}" = "${kn86_folder}" ] || kn86_fault "changes the working folder to ${PWD}: go back at its end"
	[ $# = 0 ] || kn86_fault "sets the positional parameters (set --), which build.sh reads as its options"
	set --
done
kn86_traps_after=$(trap)
trap - EXIT ERR DEBUG RETURN
kn86_options=${SHELLOPTS}
# From here on, options of the config must not decide what is found.
set -e +ufvx
kn86_state_after=$(kn86_state "${kn86_options}")
kn86_check_state "${kn86_state_before}" "${kn86_state_after}"
kn86_check_traces "${kn86_traps}" "${kn86_traps_after}"
kn86_check_functions
kn86_print_changed
builtin printf 'end\0' >&"${kn86_result}"
