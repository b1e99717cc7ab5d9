#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Proves kn86-image:run and push on the card of image-assembly/target: a changed nOSh runs in the deck after push, a program
# that does not start is reported, the next push helps, and the card's copy has its own program in the end.
#
# Usage:  test-push.sh [MAVEN_ARGUMENT...]   after mvn install with the same arguments; the boot takes minutes
# Writes: target/push, which is kept when the test fails; image-assembly/target/run
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
work="${PWD}/target/push"
deck="${PWD}/image-assembly/target/run"
unit=kn86-nosh.service
arguments=("$@")
run_pid=

die() {
	echo "test-push: $*" >&2
	exit 1
}

clean_up() {
	if [ -n "${run_pid}" ]; then kill "${run_pid}" 2> /dev/null || true; fi
}

start_deck() {
	mvn -B -o -pl image-assembly kn86-image:run "${arguments[@]}" > "${work}/run.log" 2>&1 &
	run_pid=$!
	until grep -q "Started ${unit}" "${deck}/console.log" 2> /dev/null; do
		kill -0 "${run_pid}" 2> /dev/null || die "the deck does not run: ${work}/run.log"
		sleep 1
	done
}

# push FILE   what an engineer types in nosh-runtime
push() {
	(cd nosh-runtime && mvn -B -o kn86-image:push -Dkn86.push.file="$1" "${arguments[@]}") > "${work}/push.log" 2>&1
}

# guest COMMAND   the last line that root's shell on the console says
guest() {
	/usr/bin/python3 - "$1" "${deck}/console" <<- 'END'
		import os, socket, sys

		console = socket.socket(socket.AF_UNIX)
		console.settimeout(60)
		console.connect(os.path.realpath(sys.argv[2]))
		console.sendall(f"{sys.argv[1]}; echo END-OF-ANSWER\n".encode())
		answer = b""
		while b"END-OF-ANSWER\r\n" not in answer:
		    answer += console.recv(4096)
		print(*answer.decode().split("END-OF-ANSWER")[0].splitlines()[-1:])
	END
}

digest() { sha256sum < "$1"; }

check_running() {
	local running
	# shellcheck disable=SC2016 # The guest's shell puts the number in.
	running="$(guest 'sha256sum < /proc/$(systemctl show --property=MainPID --value '"${unit}"')/exe')"
	[ "${running}" = "$(digest "$1")" ] || die "the deck runs another program than $1: ${running}"
}

rm -rf "${work}" "${deck}"
mkdir -p "${work}"
trap clean_up EXIT
nosh="${PWD}/nosh-runtime/target/image/bin/nosh"
[ -x "${nosh}" ] || die 'run mvn install first'
# What follows an ELF file's last section is not looked at: another file, and the same program.
for change in one two; do { cat "${nosh}" && echo "${change}"; } > "${work}/${change}"; done
printf '#!/bin/sh\necho no display, no deck\nexit 1\n' > "${work}/broken"

start_deck
for change in one two; do
	before="${EPOCHREALTIME/./}"
	push "${work}/${change}" || die "push fails: ${work}/push.log"
	echo "test-push: pushed in $(((${EPOCHREALTIME/./} - before) / 1000)) ms, Maven's start included"
	check_running "${work}/${change}"
done
! push "${work}/broken" || die 'push does not see that a program fails'
grep -q "push: ${unit} does not start with ${work}/broken" "${work}/push.log" || die "push says something else: ${work}/push.log"
grep -q 'no display, no deck' "${work}/push.log" || die "push does not show the program's words: ${work}/push.log"
push "${work}/one" || die "no push after a bad one: ${work}/push.log"
check_running "${work}/one"

guest 'systemctl poweroff' > "${work}/poweroff"
wait "${run_pid}" || die "the deck has not ended well: ${work}/run.log"
run_pid=
offset="$(/sbin/sfdisk --json "${deck}/card.img" | jq '.partitiontable.partitions[3].start * 512')"
/sbin/debugfs -R "dump /opt/nosh/bin/nosh ${work}/on-card" "${deck}/card.img?offset=${offset}" 2> "${work}/debugfs.log"
[ "$(digest "${work}/on-card")" = "$(digest "${nosh}")" ] || die "push has changed the card: ${work}/on-card"
rm -rf "${work}"
echo 'test-push: a changed program ran, a bad one was reported, and the card is as it was'
