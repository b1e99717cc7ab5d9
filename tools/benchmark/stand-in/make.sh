#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes a stand-in for Raspberry Pi's package archive, for machines that cannot reach it or must not depend on it: a signed
# repository with the packages that upstream's stage0 to stage2 want and Debian lacks, with Debian's own kernels and boot
# firmware inside, and a clone of pi-gen that takes its packages from there. The three stages run with it to a card that
# boots. Nothing of it is Raspberry Pi's.
#
# Usage: make.sh FOLDER CHECKOUT
#   FOLDER    gets archive, pi-gen and what they are made of (1 GB); must not exist
#   CHECKOUT  a clone of pi-gen with the tag of the pin, for bookworm-arm64
# Needs: apt-utils, device-tree-compiler, dpkg-dev, git, gnupg, rsync, and a mirror of Debian with backports
# Reads: KN86_STAND_IN  the address that the archive will have (default: http://127.0.0.1:8097/)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -eq 2 ] || {
	echo 'usage: make.sh FOLDER CHECKOUT' >&2
	exit 2
}
checkout=$(cd "$2" && pwd)
mkdir "$1"
work=$(cd "$1" && pwd)
address=${KN86_STAND_IN:-http://127.0.0.1:8097/}
# shellcheck source=tools/sd-provision/pi-gen-pin.env
. "${here}/../../sd-provision/pi-gen-pin.env"

archive=${work}/archive
pool=${archive}/pool
# All files of one time: the archive is the same on each day.
export SOURCE_DATE_EPOCH=1781000000
export GNUPGHOME=${work}/gnupg
trap 'gpgconf --kill all' EXIT

# Debian's own packages: kernels of both kinds, what their headers are built with, and the boot firmware. The apt is a private
# one of arm64, which leaves the machine's own alone. Sets: kernel, the kernel's release without -arm64; kernel_version
fetch_debian() {
	local mirror suite
	# shellcheck disable=SC2016 # apt-get expands.
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
	[ -n "${mirror}" ] || {
		echo "stand-in: apt of this machine has no source of bookworm: add one" >&2
		exit 1
	}
	mkdir -p "${work}/apt/lists/partial" "${work}/apt/archives/partial"
	touch "${work}/apt/status"
	cat > "${work}/apt/apt.conf" <<- END
		Dir::Etc::sourcelist "${work}/apt/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::State::lists "${work}/apt/lists";
		Dir::State::status "${work}/apt/status";
		Dir::Cache "${work}/apt";
		APT::Architecture "arm64";
		APT::Architectures { "arm64"; };
		APT::Sandbox::User "root";
	END
	export APT_CONFIG=${work}/apt/apt.conf
	for suite in bookworm "${KERNEL_SUITE}" "${RASPI_FIRMWARE_SUITE}"; do
		echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} ${suite} main non-free-firmware"
	done > "${work}/apt/sources.list"
	apt-get -qq update
	kernel_version=$(apt-cache madison linux-image-arm64 | awk -F ' *[|] *' -v held="${KERNEL_VERSION}." \
		'index($2, held) == 1 { print $2; exit }')
	kernel=$(apt-cache show "linux-image-arm64=${kernel_version}" | sed -n 's/^Depends: linux-image-\(.*\)-arm64 .*/\1/p')
	(cd "${pool}" && apt-get -qq download "linux-image-${kernel}-arm64" "linux-image-${kernel}-arm64-16k" \
		"linux-headers-${kernel}-arm64" "linux-headers-${kernel}-arm64-16k" "linux-headers-${kernel}-common" \
		"linux-kbuild-${kernel}" "linux-base/${KERNEL_SUITE}")
	(cd "${work}" && apt-get -qq download "raspi-firmware/${RASPI_FIRMWARE_SUITE}")
	unset APT_CONFIG
}

# package NAME VERSION ARCHITECTURE DEPENDS OTHER: builds one of what is in its folder; - is an empty field
package() {
	local folder=${work}/packages/$1
	mkdir -p "${folder}/DEBIAN" "${folder}/usr/share/doc/$1"
	[ ! -d "${here}/packages/$1" ] || rsync -a "${here}/packages/$1/" "${folder}/"
	echo "A stand-in: nothing of it is the package of that name." > "${folder}/usr/share/doc/$1/copyright"
	{
		printf 'Package: %s\nVersion: %s\nArchitecture: %s\n' "$1" "$2" "$3"
		[ "$4" = - ] || echo "Depends: $4"
		[ "$5" = - ] || tr ';' '\n' <<< "$5"
		printf 'Maintainer: stand-in <stand-in@localhost>\nDescription: stand-in for %s\n' "$1"
	} > "${folder}/DEBIAN/control"
	[ ! -d "${folder}/etc" ] || find "${folder}/etc" -type f -printf '/etc/%P\n' > "${folder}/DEBIAN/conffiles"
	find "${folder}" -type d -exec chmod 755 {} +
	find "${folder}" -path '*/sudoers.d/*' -exec chmod 440 {} +
	dpkg-deb --root-owner-group --build "${folder}" "${pool}" > "${work}/log"
}

# Debian's boot files in the package that Raspberry Pi has, with the overlays that the card names.
package_firmware() {
	local folder=${work}/packages/raspi-firmware/usr/lib overlay
	mkdir -p "${folder}"
	dpkg-deb --extract "${work}"/raspi-firmware_*.deb "${work}/firmware"
	mv "${work}/firmware/usr/lib/raspi-firmware" "${folder}/"
	for overlay in "${here}"/overlays/*.dts; do
		dtc -q -@ -I dts -O dtb -o "${folder}/raspi-firmware/overlays/$(basename "${overlay}" .dts).dtbo" "${overlay}"
	done
	# Upstream's version of the day of the tag.
	package raspi-firmware 1:1.20260521-1 all dosfstools -
}

# Makes the key, its package, and the signed lists. pi-gen asks for armhf, too.
sign_archive() {
	local folder=${work}/packages/raspberrypi-archive-keyring/etc/apt/trusted.gpg.d architecture lists
	mkdir -p "${folder}"
	gpg --export > "${folder}/raspberrypi-archive-stable.gpg"
	package raspberrypi-archive-keyring 2021.1.1+rpt1 all - -
	cd "${archive}"
	for architecture in arm64 armhf; do
		lists=dists/bookworm/main/binary-${architecture}
		mkdir -p "${lists}"
		apt-ftparchive --arch "${architecture}" packages pool > "${lists}/Packages"
		gzip --keep --no-name "${lists}/Packages"
	done
	apt-ftparchive -o APT::FTPArchive::Release::Suite=oldstable -o APT::FTPArchive::Release::Codename=bookworm \
		-o 'APT::FTPArchive::Release::Origin=Raspberry Pi Foundation' -o APT::FTPArchive::Release::Components=main \
		-o 'APT::FTPArchive::Release::Architectures=arm64 armhf' release dists/bookworm > "${work}/Release"
	mv "${work}/Release" dists/bookworm/
	gpg --batch --clearsign --output dists/bookworm/InRelease dists/bookworm/Release
	gpg --batch --armor --detach-sign --output dists/bookworm/Release.gpg dists/bookworm/Release
}

# pi-gen with three changes: the archive's address, its key, and Debian's lists of armhf, which mirrors may lack.
clone_pi_gen() {
	local files=${work}/pi-gen/stage0/00-configure-apt/files
	git clone --quiet --branch "${PI_GEN_TAG}" "${checkout}" "${work}/pi-gen" 2> "${work}/log"
	gpg --armor --export > "${files}/raspberrypi.gpg.key"
	sed -i -E "s#https?://[^ ]+#${address}#" "${files}/raspi.list"
	sed -i 's#^deb http#deb [arch=arm64] http#' "${files}/sources.list"
	GIT_AUTHOR_DATE="@${SOURCE_DATE_EPOCH} +0000" GIT_COMMITTER_DATE="@${SOURCE_DATE_EPOCH} +0000" \
		git -C "${work}/pi-gen" -c user.name=stand-in -c user.email=stand-in@localhost commit --quiet --all -m 'stand-in'
}

mkdir -m 700 "${GNUPGHOME}"
mkdir -p "${pool}" "${work}/packages"
gpg --batch --quiet --passphrase '' --quick-gen-key 'stand-in <stand-in@localhost>' rsa3072 sign never
fetch_debian
while IFS=$'\t' read -r name version architecture depends other; do
	depends=${depends//KERNEL_VERSION/${kernel_version}}
	package "${name}" "${version}" "${architecture}" "${depends//KERNEL/${kernel}}" "${other}"
done < <(grep -v '^#' "${here}/packages.tsv")
package_firmware
sign_archive
clone_pi_gen

cat <<- END
	The stand-in is in ${work}. To serve it at ${address}:
	  python3 -m http.server --bind 127.0.0.1 --directory ${archive} 8097
END
