#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the hook that makes the base debian's tree, with a stand-in for mmdebstrap that runs the real one's set-up hooks
# and leaves what it leaves, and looks for traces of the builder in the tree: logins, proxies, folders, host name.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir "${work}/bin" "${work}/access"
# Its hooks are shell text that gets the tree's folder as first argument; its last arguments are suite, tree, sources.
cat > "${work}/bin/mmdebstrap" << 'EOF'
#!/bin/bash
set -eu
tree="${*: -2:1}"
mkdir -p "${tree}/etc/apt" "${tree}/var/cache/apt"
for argument in "$@"; do
	case "${argument}" in
		--setup-hook=*) sh -c "${argument#--setup-hook=}" exec "${tree}" ;;
	esac
done
# Here the real one calls apt.
cp "${tree}/etc/apt/auth.conf.d/"*.conf "${WORK}/seen-auth.conf" 2> /dev/null || true
cp "${tree}/etc/apt/apt.conf.d/"*kn86-access "${WORK}/seen-apt.conf" 2> /dev/null || true
stat -c %a "${tree}/etc/apt/auth.conf.d/"*.conf > "${WORK}/seen-mode" 2> /dev/null || true
echo "index of ${tree}" > "${tree}/var/cache/apt/pkgcache.bin"
echo "index of ${tree}" > "${tree}/var/cache/apt/srcpkgcache.bin"
EOF
chmod +x "${work}/bin/mmdebstrap"
PATH="${work}/bin:${PATH}"
export WORK="${work}"
export RELEASE=bookworm ARCH=arm64 KN86_DEBIAN_INDEX=digest KN86_APT_SOURCES="${work}/sources.list"
export KN86_APT_CONF="${work}/apt.conf" ROOTFS_DIR="${work}/marker-home/stage0/rootfs"
touch "${KN86_APT_SOURCES}" "${KN86_APT_CONF}"
echo 'machine http://mirror.test/ login marker-user password marker-password' > "${work}/access/auth.conf"
echo 'Acquire::http::Proxy "http://marker-proxy:3128/";' > "${work}/access/apt.conf"

make_tree() {
	rm -rf "${work}/marker-home" "${work}"/seen-*
	"${sd_provision}/debian-stages/stage0-debian/prerun.sh" > "${work}/output"
}

KN86_APT_ACCESS="${work}/access" make_tree
check "apt gets the logins" grep -q marker-password "${work}/seen-auth.conf"
check_equal "nobody else reads them" 600 "$(cat "${work}/seen-mode")"
check "apt gets the proxies" grep -q marker-proxy "${work}/seen-apt.conf"
check_equal "the tree has no trace of login, proxy or builder" "" "$(grep -raF marker- "${ROOTFS_DIR}")"
check_equal "nor the output" "" "$(grep -F marker- "${work}/output")"

make_tree
check_not "upstream's engine gives no access" test -e "${work}/seen-auth.conf"
