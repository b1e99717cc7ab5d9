# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What kind of machine this is, and whether the build can run on it. To be sourced.
# Reads: OS_RELEASE (a stand-in for /etc/os-release, for tests)

# The one way into the plugin's folder. The plugin's jar brings these tables to kn86-image:doctor, also where there is no
# checkout; the script needs them before there is a jar.
host_data="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)/kn86-image-maven-plugin/src/main/resources/dev/kn86/image/host"

binfmt_misc=/proc/sys/fs/binfmt_misc
container_way="build in a container instead, from the repository's root:
  docker run --rm -it --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined \\
    --platform=linux/amd64 -v \"\$PWD\":/work -w /work debian:bookworm /work/tools/sd-provision/build-image.sh"

die() {
	echo "setup-host: $*" >&2
	exit 1
}

# column FILE NUMBER: that column of the table's rows.
column() {
	grep -v '^#' "${host_data}/$1" | cut -f "$2"
}

# join SEPARATOR: the lines of standard input in one line.
join() {
	paste -sd '\t' - | sed "s/\t/$1/g"
}

# "debian-12", "ubuntu-22.04", ...
host_release() {
	# shellcheck source=/dev/null
	(. "${OS_RELEASE:-/etc/os-release}" && echo "${ID:-unknown}-${VERSION_ID:-unknown}")
}

check_platform() {
	if [ "$(uname -s)" != Linux ] || ! column host-architectures.tsv 2 | grep -xF "$(uname -m)" > /dev/null; then
		die "Linux on $(column host-architectures.tsv 1 | join ' or ') is needed, this is $(uname -s) on $(uname -m);" \
			"${container_way}"
	fi
}

check_release() {
	column host-releases.tsv 1 | grep -xF "$(host_release)" > /dev/null ||
		die "no packages are known for $(host_release) (known: $(column host-releases.tsv 2 | join ', '));" \
			"${container_way}"
}

# Before anything is installed: nothing inside a container can change the rights that it was started with.
check_mounts() {
	if [ "$(id -u)" -eq 0 ] && ! unshare --mount true 2> /dev/null; then
		die "this machine lets nobody mount file systems, as a container without more rights than it has by default; ${container_way}"
	fi
}

# arm64 programs run on an arm64 host; elsewhere when qemu can be registered, or when the kernel knows how already.
can_run_arm64() {
	[ -e "${binfmt_misc}/register" ] || arch-test arm64 > /dev/null 2>&1
}

mount_binfmt_misc() {
	if [ ! -d "${binfmt_misc}" ]; then
		# Where the module is missing, the mount below fails and says what to do.
		as_root modprobe binfmt_misc || :
	fi
	as_root mount -t binfmt_misc binfmt_misc "${binfmt_misc}" ||
		die "binfmt_misc cannot be mounted, so arm64 programs cannot run here; a container needs" \
			"'docker run --privileged'; otherwise load the kernel module binfmt_misc"
}
