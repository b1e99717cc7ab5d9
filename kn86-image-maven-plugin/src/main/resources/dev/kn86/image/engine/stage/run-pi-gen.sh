#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs upstream pi-gen on the stages that its generated config lists, and takes the last stage's root tree.
#
# Usage: run-pi-gen.sh PI_GEN_FOLDER, as process 1 of namespaces of its own, which supervise.sh makes
# Reads: the variables of stage-variables.sh
# Writes: everything that pi-gen prints to KN86_LOG; events for the plugin on standard output, as run-stage.sh does
set -euo pipefail

folder=$1
step="pi-gen's own checks"
program=./build.sh
if [ -n "${KN86_DOCKER}" ]; then
	program=./build-docker.sh
	export CONTAINER_NAME=${KN86_OWN_NAME}
elif [ ! -e /proc/sys/fs/binfmt_misc/register ]; then
	# pi-gen refuses to run without the mount, although the entries work without it.
	mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
fi

event() {
	(
		IFS=$'\t'
		printf '%s\n' "$*"
	)
}

# Lines of pi-gen's log say which hook begins and ends. In a container pi-gen's folder is /pi-gen.
hook='^\[[0-9:]{8}\] (Begin|End) .*/(([^/]+/)?[^/]+/([0-9][0-9]-(debconf|packages|packages-nr|patches|run\.sh|run-chroot\.sh)|prerun\.sh))$'
cd "${folder}"
result=lost
while IFS= read -r line; do
	printf '%s\n' "${line}" >> "${KN86_LOG}"
	if [[ ${line} =~ ${hook} ]]; then
		if [ "${BASH_REMATCH[1]}" = Begin ]; then
			step=${BASH_REMATCH[2]}
			event begin "${step}"
		else
			event end "${step}"
			step="pi-gen, after ${step}"
		fi
	elif [[ ${line} = "kn86 exit code "* ]]; then
		result=${line##* }
	fi
done < <(
	code=0
	"${program}" < /dev/null 2>&1 || code=$?
	printf "\nkn86 exit code %s\n" "${code}"
)
if [ "${result}" != 0 ]; then
	event fail "${step}" "${result}"
	exit 1
fi

if [ -n "${KN86_DOCKER}" ]; then
	# build-docker.sh copies deploy/ out of the container.
	tar --extract --file deploy/kn86-tree.tar --directory "${KN86_UPPER}" --xattrs '--xattrs-include=*' --numeric-owner --same-owner
elif [ -d "${KN86_LAST_TREE}" ]; then
	rmdir "${KN86_UPPER}"
	mv "${KN86_LAST_TREE}" "${KN86_UPPER}"
else
	echo "pi-gen left no ${KN86_LAST_TREE}: is the last stage skipped?" >> "${KN86_LOG}"
	event fail "the last stage's tree" 1
	exit 1
fi
