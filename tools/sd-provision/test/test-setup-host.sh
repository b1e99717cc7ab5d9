#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# setup-host.sh with a table of its own and a fake apt-get that "installs" commands.
# shellcheck source=tools/sd-provision/test/lib.sh
. "$(dirname "$0")/lib.sh"

table_path=kn86-image-maven-plugin/src/main/resources/dev/kn86/image/host/host-tools.tsv
copy="${work}/repository"
bin="${work}/bin"
mkdir -p "${copy}/tools/sd-provision" "${copy}/$(dirname "${table_path}")" "${bin}"
cp "${sd_provision}/setup-host.sh" "${copy}/tools/sd-provision/"

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
} > "${copy}/${table_path}"

# The fakes: one tool that is too old (2.9 < 2.10), and an apt-get that mends all.
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
# Another test's business: binfmt_misc may not be mounted here, and stays as it is.
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
check_fails 'names the container way' 'docker run .*--privileged' setup_host

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
check 'it installs' setup_host
check_equal 'what was asked of apt' 'update install --no-install-recommends -y absent-package header-package old-package-bookworm' \
	"$(xargs < "${work}/apt.log")"
check 'now the check is content' setup_host --check
check 'a second run' setup_host
check_equal 'asks nothing of apt' 2 "$(wc -l < "${work}/apt.log")"

rm "${bin}/kn86-absent"
printf '#!/bin/sh\n' > "${bin}/apt-get"
check_fails 'apt brought nothing' 'these are still missing' setup_host
check_fails 'an unknown option' 'unknown option --chekc' setup_host --chekc

# The real table.
table="${repository}/${table_path}"
check_equal 'lines without six columns' '' "$(awk -F '\t' '!/^#/ && NF && NF != 6 { print FNR }' "${table}")"
