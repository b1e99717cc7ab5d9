#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# setup-host.sh with a table of its own and a fake apt-get that "installs" commands.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

plugin=kn86-image-maven-plugin/src
tables="${plugin}/main/resources/dev/kn86/image/host"
copy="${work}/repository"
bin="${work}/bin"
mkdir -p "${copy}/tools/sd-provision" "${copy}/${tables}" "${bin}"
cp -r "${sd_provision}/setup-host.sh" "${sd_provision}/lib" "${copy}/tools/sd-provision/"
cp "${repository}/${tables}"/host-*.tsv "${copy}/${tables}/"

row() {
	local IFS=$'\t'
	echo "$*"
}
{
	echo '# comment'
	row bash - - bash rootfs 'is there'
	row kn86-absent - - absent-package 'rootfs,image' 'is installed by apt'
	row kn86-old 2.10 --version 'old-package debian-12=old-package-bookworm' boot 'is too old'
	row "${work}/header.h" - - header-package nosh-runtime 'is a file'
} > "${copy}/${tables}/host-tools.tsv"

# The fakes: one tool that is too old (2.9 < 2.10), and an apt-get that installs all.
printf '#!/bin/sh\necho "kn86-old version 2.9"\n' > "${bin}/kn86-old"
cat > "${bin}/apt-get" <<- EOF
	#!/bin/sh
	echo "\$*" >> "${work}/apt.log"
	[ "\$1" = install ] || exit 0
	printf '#!/bin/sh\n' > "${bin}/kn86-absent"
	printf '#!/bin/sh\necho "kn86-old version 2.10.1"\n' > "${bin}/kn86-old"
	chmod +x "${bin}/kn86-absent"
	touch "${work}/header.h"
EOF
# binfmt_misc may not be mounted here, and this test leaves it alone.
printf '#!/bin/sh\nexit 0\n' > "${bin}/arch-test"
# root without being root.
printf '#!/bin/sh\nexec "$@"\n' > "${bin}/sudo"
chmod +x "${bin}"/*
export PATH="${bin}:${PATH}"

os_release() { printf 'ID=%s\nVERSION_ID="%s"\n' "$1" "$2" > "${work}/os-release"; }
export OS_RELEASE="${work}/os-release"
setup_host() { "${copy}/tools/sd-provision/setup-host.sh" "$@"; }

os_release fedora 42
check_fails 'an unknown release' 'no packages are known for fedora-42.*' setup_host
check_fails 'names the container way' 'docker run .*--cap-add SYS_ADMIN' setup_host

os_release debian 12
check_fails 'check names a missing tool, its goals and its use' \
	'kn86-absent: not found \(rootfs,image: is installed by apt\)' setup_host --check
check_fails 'check names an old tool' 'kn86-old: version 2.9, 2.10 or newer needed' setup_host --check
check_fails 'check prints one apt line, for this release' \
	'^apt-get install --no-install-recommends -y absent-package header-package old-package-bookworm$' setup_host --check
check_not 'check changes nothing' test -e "${work}/apt.log"
os_release ubuntu 22.04
check_fails 'another release, another package' ' old-package$' setup_host --check

os_release debian 12
check 'it installs' setup_host > /dev/null
check_equal 'what was asked of apt' 'update install --no-install-recommends -y absent-package header-package old-package-bookworm' \
	"$(xargs < "${work}/apt.log")"
check 'now the check is content' setup_host --check
check 'a second run' setup_host
check_equal 'asks nothing of apt' 2 "$(wc -l < "${work}/apt.log")"

rm "${bin}/kn86-absent"
printf '#!/bin/sh\n' > "${bin}/apt-get"
check_fails 'apt brought nothing' 'these are still missing' setup_host
check_fails 'an unknown option' 'unknown option --chekc' setup_host --chekc

check 'a tool by name' setup_host --check bash
check_equal 'only the tools that are named' 'setup-host: kn86-absent: not found (rootfs,image: is installed by apt)
apt-get install --no-install-recommends -y absent-package' "$(setup_host --check bash kn86-absent 2>&1)"
check_fails 'a named tool that is missing' 'kn86-absent: not found' setup_host --check bash kn86-absent
check_fails 'a name that is not in the table' 'kn86-unknown is not a tool of .*host-tools.tsv' setup_host --check kn86-unknown

# The same machines as in the test of HostConditions, which gives the verdict that the file has.
row bash - - bash rootfs 'is there' > "${copy}/${tables}/host-tools.tsv"
cat > "${bin}/uname" <<- 'EOF'
	#!/bin/sh
	case $1 in -s) echo "${UNAME_S}" ;; -m) echo "${UNAME_M}" ;; esac
EOF
chmod +x "${bin}/uname"
machines=0
while IFS=$'\t' read -r system machine _ _ verdict; do
	export UNAME_S="${system}" UNAME_M="${machine}"
	case "${verdict}" in
	yes) check "${system} on ${machine}" setup_host --check ;;
	no) check_fails "${system} on ${machine}" "Linux on amd64 or arm64 is needed, this is ${system} on ${machine}" setup_host --check ;;
	*) fail "platforms.tsv: a verdict is 'yes' or 'no', not '${verdict}'" ;;
	esac
	machines=$((machines + 1))
done < <(grep -v '^#' "${repository}/${plugin}/test/resources/dev/kn86/image/host/platforms.tsv")
check 'there are machines in the file' test "${machines}" -gt 0

# The real tables.
lines_without() {
	awk -F '\t' -v columns="$1" '!/^#/ && NF != columns { print FNR }' "${repository}/${tables}/$2"
}
check_equal 'lines without six columns' '' "$(lines_without 6 host-tools.tsv)"
check_equal 'lines without three columns' '' "$(lines_without 3 host-architectures.tsv)"
check_equal 'lines without two columns' '' "$(lines_without 2 host-releases.tsv)"

# Nobody's root: the commands are looked up in a folder that has no sudo.
poor="${work}/poor"
mkdir "${poor}"
ln -s "$(command -v basename)" "$(command -v bash)" "${poor}/"
printf '#!/bin/sh\necho 1000\n' > "${poor}/id"
chmod +x "${poor}/id"
# shellcheck disable=SC2016 # The inner shell expands.
check_fails 'without root and sudo' "^prepare: 'mount x' needs root, and there is no sudo: run it as root\$" \
	env PATH="${poor}" bash -c '. "$1"; as_root mount x' prepare.sh "${sd_provision}/lib/as-root.sh"
