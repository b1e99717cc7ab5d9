#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds a copy of this checkout in a container, as somebody does whose machine cannot build by itself, and compares:
# the specification's own line is refused and prints the line that works; that line makes the same bytes as the ordinary
# build; all that it leaves belongs to the checkout's owner; mvn -Pcontainer does the same. Brings a Docker daemon of its own,
# and an image of Debian that it makes with this machine's apt sources.
#
# Usage:  test-container.sh   as root, after mvn package; needs docker.io and mmdebstrap; 20 minutes
# Writes: target/container, which is kept when the test fails
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
checkout="${PWD}"
work="${checkout}/target/container"
owner=1234

die() {
	echo "test-container: $*" >&2
	exit 1
}

clean_up() {
	local status=$?
	if [ -s "${work}/docker.pid" ]; then
		kill "$(cat "${work}/docker.pid")"
		while [ -e "${work}/docker.pid" ]; do sleep 0.2; done
	fi
	# dockerd leaves the network namespace of its first container mounted.
	if mountpoint --quiet "${sockets}/run/netns/default"; then umount "${sockets}/run/netns/default"; fi
	rm -rf "${sockets}"
	[ "${status}" -ne 0 ] || rm -rf "${work}"
}

start_docker() {
	export DOCKER_HOST="unix://${socket}"
	dockerd --data-root "${work}/docker" --exec-root "${sockets}/run" --host "${DOCKER_HOST}" \
		--pidfile "${work}/docker.pid" > "${work}/dockerd.log" 2>&1 &
	for _ in $(seq 300); do
		docker version > /dev/null 2>&1 && return
		sleep 0.2
	done
	die "dockerd does not start: ${work}/dockerd.log"
}

# The official image is Debian's minbase, too. apt reads sources.list(5) and deb822 files alike. A mirror that stands still
# needs this machine's word on old lists, as well.
make_image() {
	local sources check_dates=
	eval "$(apt-config shell check_dates Acquire::Check-Valid-Until)"
	sources="$(find /etc/apt -path '/etc/apt/sources.list*' -type f -size +1c | LC_ALL=C sort | head -n 1)"
	mmdebstrap --quiet --variant=minbase --aptopt="Acquire::Check-Valid-Until \"${check_dates:-true}\"" bookworm "${work}/debian.tar" "${sources}"
	docker import "${work}/debian.tar" debian:bookworm > /dev/null
	rm "${work}/debian.tar"
}

copy_checkout() {
	tools/clone-checkout.sh "${work}/checkout"
	chown -R "${owner}:${owner}" "${work}/checkout"
	# Downloads only: no layer, and none of our own artifacts.
	mkdir -p "${work}/cache" "${work}/repository"
	cp -a "${HOME}/.cache/kn86-image/keys" "${work}/cache/"
	cp -a "$(mvn -q -N help:evaluate -Dexpression=settings.localRepository -DforceStdout)/." "${work}/repository/"
	rm -rf "${work}/repository/dev/kn86"
}

# The words of the specification end before anything is installed, and print the line that works.
specification_is_refused() {
	local said
	if said="$(cd "${work}/checkout" && docker run --rm --platform=linux/amd64 -v "${PWD}":/work -w /work \
		debian:bookworm /work/tools/sd-provision/build-image.sh 2>&1)"; then
		die "the specification's line has built an image without the rights to mount: correct docs/building.md"
	fi
	line="$(sed -n '/^  docker run/,$p' <<< "${said}")"
	[[ "${line}" == *'-w /work'*build-image.sh ]] || die "the specification's line is refused without another one: ${said}"
}

# What is printed, word for word; without a terminal, and with what was downloaded before.
printed_line_builds() {
	local words="${line//$'\\\n'/ }"
	words="${words/-it/-v ${work}/cache:/root/.cache/kn86-image -v ${work}/repository:/root/.m2/repository}"
	(cd "${work}/checkout" && eval "${words}") > "${work}/build.log" 2>&1 || die "the printed line fails: ${work}/build.log"
	compare 'the printed line'
}

profile_builds() {
	rm -rf "${work}/checkout/image-assembly/target"
	mvn -B -f "${work}/checkout" -N -Pcontainer package "-Dkn86.container.cache=${work}/cache" > "${work}/profile.log" 2>&1 ||
		die "mvn -Pcontainer fails: ${work}/profile.log"
	compare 'mvn -Pcontainer'
}

compare() {
	local file others
	for file in image-assembly/target/kn86-v*.{img.zst,img.bmap,kn86fw}; do
		cmp -- "${file}" "${work}/checkout/${file}" || die "$1 makes another ${file##*/} than mvn package does here"
	done
	others="$(find "${work}/checkout" ! -user "${owner}" -print -quit)"
	[ -z "${others}" ] || die "$1 leaves ${others}, which does not belong to the checkout's owner"
	echo "test-container: $1: equal"
}

[ "$(id -u)" -eq 0 ] || die 'dockerd needs root'
for program in dockerd docker mmdebstrap; do
	[ -n "$(command -v "${program}")" ] || die "${program} is missing: apt-get install docker.io mmdebstrap"
done
compgen -G 'image-assembly/target/kn86-v*.kn86fw' > /dev/null || die 'run mvn package first'
rm -rf "${work}"
mkdir -p "${work}"
# The path of a Unix socket has at most 107 bytes.
sockets="$(mktemp -d)"
socket="${sockets}/docker"
trap clean_up EXIT
start_docker
make_image
copy_checkout
specification_is_refused
printed_line_builds
profile_builds
