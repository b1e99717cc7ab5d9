#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes the root tree: Debian's essential packages and what a systemd device needs, nothing recommended.
# Reads: RELEASE, ROOTFS_DIR, SCRIPT_DIR, KN86_APT_SOURCES, KN86_APT_CONF, KN86_APT_ACCESS, KN86_APT_LISTS,
#   KN86_DEBIAN_INDEX
# Writes: ROOTFS_DIR
set -euo pipefail

packages=(
	systemd-sysv udev dbus kmod libpam-systemd
	# stage-kn86-base locks down and tunes these.
	polkitd procps
)

# Lets the tree's apt find packages of the cache, as on_chroot does. mmdebstrap runs its hooks by sh, which knows no
# exported functions. Upstream pi-gen has no such function.
downloads=()
if [ "$(type -t share_downloads)" = function ]; then
	# shellcheck disable=SC2016 # The shells of the hooks expand: paths may have blanks.
	share='. "${SCRIPT_DIR}/functions.sh"; share_downloads "$1" "${KN86_APT_LISTS:?}"'
	# shellcheck disable=SC2016
	downloads=(
		--setup-hook="bash -c '${share}' bash \"\$1\""
		--customize-hook='umount "${ROOTFS_DIR}/var/cache/apt/archives"'
	)
fi

# Proxies and logins for the mirror are in the tree only while mmdebstrap runs: the tree becomes a layer, which others
# may get. Later hooks find them in /run.
access=()
if [ -n "${KN86_APT_ACCESS:-}" ]; then
	# shellcheck disable=SC2016 # The shells of the hooks expand: paths may have blanks.
	access=(
		--setup-hook='mkdir -p "$1/etc/apt/auth.conf.d" "$1/etc/apt/apt.conf.d"'
		--setup-hook='install -m 600 "${KN86_APT_ACCESS}/auth.conf" "$1/etc/apt/auth.conf.d/kn86-access.conf"'
		--setup-hook='install -m 600 "${KN86_APT_ACCESS}/apt.conf" "$1/etc/apt/apt.conf.d/00kn86-access"'
	)
fi

# In pi-gen the first hook makes the stage's work folder.
mkdir -p "$(dirname "${ROOTFS_DIR}")"

# Documentation, manual pages and translations have no reader on the device (dpkg.cfg(5), path-exclude). The licences
# stay, and so does locale.alias, which locale-gen reads.
mmdebstrap --mode=root --architectures="${ARCH}" --variant=minbase \
	--include="$(
		IFS=,
		echo "${packages[*]}"
	)" \
	--aptopt="${KN86_APT_CONF:?}" \
	--aptopt='APT::Install-Recommends "false"' \
	--dpkgopt='path-exclude=/usr/share/doc/*' \
	--dpkgopt='path-include=/usr/share/doc/*/copyright' \
	--dpkgopt='path-exclude=/usr/share/man/*' \
	--dpkgopt='path-exclude=/usr/share/info/*' \
	--dpkgopt='path-exclude=/usr/share/locale/*' \
	--dpkgopt='path-include=/usr/share/locale/locale.alias' \
	--dpkgopt='path-exclude=/usr/share/lintian/*' \
	--skip=download/empty,essential/unlink,cleanup/apt/lists,cleanup/apt/cache \
	"${access[@]}" \
	"${downloads[@]}" \
	"${RELEASE}" "${ROOTFS_DIR}" "${KN86_APT_SOURCES:?}"
# update-alternatives makes links to manual pages in these folders and fails without them: openjdk, postgresql and others
# have pages outside /usr/share/man. With path-include dpkg would keep all symbolic links of the folders as well.
install -d -m 755 "${ROOTFS_DIR}"/usr/share/man/man{1..9}
echo "made from the package index ${KN86_DEBIAN_INDEX:?}"
rm -f "${ROOTFS_DIR}/etc/apt/auth.conf.d/kn86-access.conf" "${ROOTFS_DIR}/etc/apt/apt.conf.d/00kn86-access"
# apt's index of packages names the folder that the tree was made in, and with it the builder.
rm -f "${ROOTFS_DIR}"/var/cache/apt/*.bin
# mmdebstrap leaves the build machine's files in the tree. Our engine's on_chroot lends resolv.conf to hooks; upstream's
# needs it in the tree.
if [ "${#downloads[@]}" != 0 ]; then
	rm -f "${ROOTFS_DIR}/etc/resolv.conf" "${ROOTFS_DIR}/etc/hostname"
fi
