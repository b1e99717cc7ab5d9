#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What stage0-debian has dpkg leave out: documentation, but nothing that packages count on. A stand-in for mmdebstrap
# notes the options, and dpkg itself installs a package with them.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

be_root # dpkg gives files owners
need_tool dpkg-deb dpkg

# --- the options --------------------------------------------------------------------------------

mkdir "${work}/bin"
# shellcheck disable=SC2016 # The stand-in expands.
printf '#!/bin/bash\nprintf "%%s\\n" "$@" | sed -n "s/^--dpkgopt=//p" > "$WORK/options"\nmkdir -p "$ROOTFS_DIR"\n' > "${work}/bin/mmdebstrap"
chmod +x "${work}/bin/mmdebstrap"
WORK="${work}" PATH="${work}/bin:${PATH}" RELEASE=bookworm ARCH=arm64 ROOTFS_DIR="${work}/stage0/rootfs" \
	KN86_APT_SOURCES=sources KN86_APT_CONF=conf KN86_DEBIAN_INDEX=index \
	"${sd_provision}/debian-stages/stage0-debian/prerun.sh" > /dev/null
mapfile -t options < <(sed 's/^/--/' "${work}/options")
check 'options for dpkg' test "${#options[@]}" -gt 5

# --- a package ----------------------------------------------------------------------------------

package="${work}/package"
for file in bin/tool share/man/man1/tool.1.gz share/man/man7/tool.7.gz share/man/de/man1/tool.1.gz share/info/tool.info.gz \
	share/doc/tool/copyright share/doc/tool/README share/doc/tool/examples/one share/locale/de/LC_MESSAGES/tool.mo \
	share/locale/locale.alias share/lintian/overrides/tool lib/jvm/man/man1/tool.1.gz share/i18n/locales/de_DE; do
	mkdir -p "${package}/usr/$(dirname "${file}")"
	echo "${file}" > "${package}/usr/${file}"
done
ln -s tool.1.gz "${package}/usr/share/man/man1/other.1.gz"
mkdir "${package}/DEBIAN"
printf '%s\n' 'Package: tool' 'Version: 1' 'Architecture: all' 'Maintainer: N <n@kn86.test>' 'Description: d' \
	> "${package}/DEBIAN/control"
dpkg-deb --build "${package}" "${work}/tool.deb" > /dev/null
tree="${work}/stage0/rootfs"
mkdir -p "${tree}/var/lib/dpkg"/{info,updates,triggers,alternatives} "${tree}/var/log"
touch "${tree}/var/lib/dpkg"/{status,available}
dpkg "${options[@]}" --root="${tree}" --unpack "${work}/tool.deb" > /dev/null

check_equal 'files that are kept' 'bin/tool lib/jvm/man/man1/tool.1.gz share/doc/tool/copyright share/i18n/locales/de_DE share/locale/locale.alias' \
	"$(cd "${tree}/usr" && find . -type f | sed 's/^..//' | LC_ALL=C sort | paste -sd' ')"
check_equal 'manual pages' "$(printf '%s 755\n' man{1..9})" "$(cd "${tree}/usr/share/man" && find . -mindepth 1 -printf '%P %m\n' | sort)"

# As openjdk's postinst does; its manual pages lie in its own folder.
check 'an alternative with a manual page' update-alternatives --root "${tree}" --log "${work}/log" --quiet \
	--install /usr/bin/alias alias /usr/bin/tool 1 --slave /usr/share/man/man1/alias.1.gz alias.1.gz /usr/lib/jvm/man/man1/tool.1.gz
check_equal 'its link' /etc/alternatives/alias.1.gz "$(readlink "${tree}/usr/share/man/man1/alias.1.gz")"
