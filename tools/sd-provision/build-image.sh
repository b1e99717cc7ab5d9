#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds the KN-86 image: sets the host up, runs Maven, and copies what came out.
#
# See --help. Reads pi-gen-pin.env beside it.
set -euo pipefail

sd_provision="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
target="$(cd "${sd_provision}/../.." && pwd)/image-assembly/target"
pin="${sd_provision}/pi-gen-pin.env"

usage() {
	cat <<- EOF
		Usage: build-image.sh [--pi-gen-tag TAG] [--output FILE.img] [--base debian|raspios] [--production KEY.pem]
		                      [--release TAG]

		  --pi-gen-tag TAG   upstream pi-gen's tag; default: PI_GEN_TAG of pi-gen-pin.env. Another one
		                     is not the pin: the 50-cycle test was not run on it
		  --output FILE.img  where the image goes; FILE.img.bmap, FILE.kn86fw and SHA256SUMS go beside
		                     it. Default: they stay in image-assembly/target
		  --production KEY.pem
		                     a production image, signed with this release key; without it, a development image,
		                     which anybody can log in to
		  --release TAG      makes the release that a tag of this commit names, v0.2.0 or v0.2.0-rc1: its version is in
		                     every name, and nothing that a release must not be made of is taken. With --production
		  --base BASE        what the deck's stages stand on: "debian" (default) or "raspios"
		  --help             this text

		Needs Debian 12 or 13, or Ubuntu 22.04 or 24.04, on amd64 or arm64; installs what is missing. Elsewhere:
		  docker run --rm -it --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined \\
		    --platform=linux/amd64 -v "\$PWD":/work -w /work debian:bookworm /work/tools/sd-provision/build-image.sh
	EOF
}

refuse() {
	echo "build-image: $*" >&2
	exit 2
}

parse_arguments() {
	while [ $# -gt 0 ]; do
		case "$1" in
		--help)
			usage
			exit 0
			;;
		--pi-gen-tag | --output | --base | --production | --release)
			[ -n "${2:-}" ] || refuse "$1 needs a value; see --help"
			case "$1" in
			--pi-gen-tag) pi_gen_tag="$2" ;;
			--output) output="$2" ;;
			--base) base="$2" ;;
			--production) key="$2" ;;
			--release) release="$2" ;;
			esac
			shift 2
			;;
		*) refuse "unknown argument '$1'; see --help" ;;
		esac
	done
}

check_pi_gen_tag() {
	local pinned
	[ -f "${pin}" ] || refuse "${pin} is missing: without a pin there is no release"
	pinned="$(sed -n 's/^PI_GEN_TAG=//p' "${pin}")"
	[ -n "${pinned}" ] || refuse "${pin} has no PI_GEN_TAG"
	pi_gen_tag="${pi_gen_tag:-${pinned}}"
	[[ "${pi_gen_tag}" =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}-raspios-bookworm-arm64$ ]] ||
		refuse "--pi-gen-tag '${pi_gen_tag}' is not a tag of the form YYYY-MM-DD-raspios-bookworm-arm64"
	if [ "${pi_gen_tag}" != "${pinned}" ]; then
		echo "build-image: ${pi_gen_tag} is not the pinned ${pinned}: run the 50-cycle test before a release" >&2
	fi
}

check_output() {
	if [ -z "${output}" ]; then
		return
	fi
	[ ! -d "${output}" ] || refuse "--output '${output}' is a directory; name a file that ends in .img"
	[ "${output}" != "${output%.img}" ] || refuse "--output '${output}' does not end in .img"
	mkdir -p "$(dirname "${output}")" || refuse "the folder of --output '${output}' cannot be made"
}

check_base() {
	case "${base}" in
	debian | raspios) ;;
	*) refuse "--base '${base}' is neither debian nor raspios" ;;
	esac
}

# The key's absolute path: Maven starts elsewhere.
check_key() {
	variant=development
	if [ -n "${key}" ]; then
		variant=production
		[ -f "${key}" ] || refuse "--production '${key}' is not a file; name the release key"
		key="$(realpath -- "${key}")"
	fi
}

# The rest is the goal release-check's to find out.
check_release() {
	if [ -n "${release}" ]; then
		[[ "${release}" =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
			refuse "--release '${release}' is not a tag of the form v0.2.0 or v0.2.0-rc1"
		[ -n "${key}" ] || refuse "--release needs --production KEY.pem: a release is signed with the release key"
	fi
}

# target may hold images of earlier versions and of the other variant too. Only a development image's name says so.
newest_image() {
	local image of newest=
	for image in "${target}"/kn86-v*.img; do
		of=production
		[ "${image}" = "${image%-development.img}" ] || of=development
		if [ -f "${image}" ] && [ "${of}" = "${variant}" ] && { [ -z "${newest}" ] || [ "${image}" -nt "${newest}" ]; }; then
			newest="${image}"
		fi
	done
	[ -n "${newest}" ] || refuse "Maven succeeded, but there is no ${variant} kn86-v*.img in ${target}"
	echo "${newest}"
}

# copy FROM TO: an older file of that name stays until the new one is complete.
copy() {
	cp --sparse=always -- "$1" "$2.part"
	mv -- "$2.part" "$2"
}

copy_outputs() {
	local image="$1" folder name
	folder="$(dirname "${output}")"
	name="$(basename "${output}" .img)"
	copy "${image}" "${output}"
	copy "${image}.bmap" "${output}.bmap"
	copy "${image%.img}.kn86fw" "${output%.img}.kn86fw"
	(cd "${folder}" && sha256sum -- "${name}.img" "${name}.img.bmap" "${name}.kn86fw" > SHA256SUMS)
}

pi_gen_tag=
output=
base=debian
key=
release=

parse_arguments "$@"
check_pi_gen_tag
check_base
check_key
check_release
check_output

"${sd_provision}/run-maven.sh" package -pl image-assembly -am -DskipTests \
	"-Dkn86.base=${base}" "-Dkn86.pi-gen.tag=${pi_gen_tag}" ${key:+-Dkn86.production=true "-Dkn86.sign.key=${key}"} \
	${release:+-Prelease "-Drevision=${release#v}" "-Dkn86.release.tag=${release}"}

image="$(newest_image)"
if [ -n "${output}" ]; then
	copy_outputs "${image}"
	image="${output}"
fi
echo "build-image: ${variant} image ${image}"
