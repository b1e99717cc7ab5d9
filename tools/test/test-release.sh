#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The scripts of a release as .github/workflows/release.yml runs them, in a clone, with a gh(1) that keeps what it is
# given in a folder, and a build-image.sh that writes down how it was called. And the workflows themselves.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_tool git git
clone="${work}/clone"
bin="${work}/bin"
store="${work}/store"
mkdir -p "${clone}/tools/sd-provision" "${clone}/image-assembly/target" "${bin}" "${store}"
cp -r "${tools}/release" "${clone}/tools/"
cp -r "${sd_provision}/pi-gen-pin.env" "${sd_provision}/lib" "${clone}/tools/sd-provision/"

# --- the clone ----------------------------------------------------------------------------------

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
git() { command git -c user.name=Test -c user.email=test@example.org -c advice.detachedHead=false "$@"; }
cat > "${clone}/tools/sd-provision/build-image.sh" << 'END'
#!/bin/bash
set -eu
printf '%s\n' "$@" > "${WORK}/build.arguments"
env > "${WORK}/build.environment"
key="${4}"
cp "${key}" "${WORK}/build.key"
stat -c %a "${key}" > "${WORK}/build.key-mode"
echo "${key}" > "${WORK}/build.key-path"
umask > "${WORK}/build.umask"
END
chmod +x "${clone}/tools/sd-provision/build-image.sh"
git -C "${clone}" init --quiet
git -C "${clone}" add -A
git -C "${clone}" commit --quiet -m first
git -C "${clone}" tag v0.2.0

# --- the gate -----------------------------------------------------------------------------------

gate() { env TAG="$1" REPOSITORY_PRIVATE="$2" "${clone}/tools/release/gate.sh"; }
check 'a private repository' gate v0.2.0 true
for public in false '' True 1 null 'true '; do
	check_fails "a repository that says '${public}'" 'not known to be private' gate v0.2.0 "${public}"
done
for tag in '' 0.2.0 v0.2 v0.2.0-rc v0.2.0-rc0 v0.2.0-beta1 v00.2.0 v0.2.0+1 'v0.2.0;id' nightly; do
	check_fails "the tag '${tag}'" 'names no release' gate "${tag}" true
done
check_fails 'a tag of another commit' 'does not name the commit' gate v0.2.1 true
mv "${clone}/tools/sd-provision/pi-gen-pin.env" "${work}/pin"
check_fails 'no pin' 'pi-gen-pin.env is missing' gate v0.2.0 true
mv "${work}/pin" "${clone}/tools/sd-provision/pi-gen-pin.env"

# --- the service's machine ----------------------------------------------------------------------

# Whoever runs the test needs no more rights than he has.
cat > "${bin}/sudo" << 'END'
#!/bin/bash
exec "$@"
END
chmod +x "${bin}/sudo"
as_runner() { env PATH="${bin}:${PATH}" HOME="${work}/home" SYSCTL_ROOT="${work}/sys" "${clone}/tools/release/$1" "${@:2}"; }
check "a kernel without Ubuntu's restriction" as_runner runner.sh
mkdir -p "${work}/sys/kernel"
check_not 'no setting is made up' test -e "${work}/sys/kernel/apparmor_restrict_unprivileged_userns"
echo 1 > "${work}/sys/kernel/apparmor_restrict_unprivileged_userns"
check 'a kernel with it' as_runner runner.sh > /dev/null
check_equal 'has user namespaces' 0 "$(cat "${work}/sys/kernel/apparmor_restrict_unprivileged_userns")"

# --- the cache's archive ------------------------------------------------------------------------

need_tool /usr/bin/python3 python3
cache="${work}/home/.cache/kn86-image"
attribute() { /usr/bin/python3 -c 'import os, sys; print(os.getxattr(sys.argv[1], "user.overlay.opaque").decode())' "$1"; }
check_fails 'packing without unpacking' 'unpack comes before' as_runner cache.sh pack
check_fails 'no order' "unknown order ''" as_runner cache.sh
check 'a first build' as_runner cache.sh unpack > /dev/null
mkdir -p "${cache}"/{keys,logs,apt} "${cache}"/layers/{used,unused}/tree
echo package > "${cache}/apt/package"
echo secret > "${cache}/keys/development.pem"
echo program > "${cache}/layers/used/tree/su"
chmod 4755 "${cache}/layers/used/tree/su"
ln "${cache}/layers/used/tree/su" "${cache}/layers/used/tree/same"
mkdir "${cache}/layers/used/tree/opaque"
/usr/bin/python3 -c 'import os, sys; os.setxattr(sys.argv[1], "user.overlay.opaque", b"y")' "${cache}/layers/used/tree/opaque"
[ "$(id -u)" -ne 0 ] || chown 123:456 "${cache}/layers/used/tree/opaque"
touch --date=@0 "${cache}/layers/unused/used"
touch "${cache}/layers/used/used"
listing() { (cd "${cache}" && find apt layers/used -printf '%p %y %m %U %G %s %T@ %n\n' | LC_ALL=C sort); }
before="$(listing)"
check 'packs' as_runner cache.sh pack > /dev/null
rm -rf "${work:?}/home"
check 'unpacks' as_runner cache.sh unpack > /dev/null
check_equal 'all as it was' "${before}" "$(listing)"
check_equal 'attributes too' y "$(attribute "${cache}/layers/used/tree/opaque")"
check_equal 'but for keys, logs and layers that were not used' 'apt layers layers/used' \
	"$(cd "${cache}" && find . -mindepth 1 -maxdepth 2 -type d -printf '%P\n' | LC_ALL=C sort | paste -sd ' ')"
check 'a build that uses no layer' as_runner cache.sh pack > /dev/null
check 'leaves' as_runner cache.sh unpack > /dev/null
check_equal 'none' '' "$(tar -tf "${clone}/target/kn86-cache.tar.zst" | grep layers/. || :)"
truncate --size=-20 "${clone}/target/kn86-cache.tar.zst"
check 'a damaged archive' as_runner cache.sh unpack 2> "${work}/cache.log"
check 'is told of' grep -q 'archive cannot be unpacked' "${work}/cache.log"
check_not 'and nothing of it is used' test -e "${cache}"

# --- the build ----------------------------------------------------------------------------------

secret='-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIMARKERMARKERMARKERMARKERMARKERMARKERMARKERMA
-----END PRIVATE KEY-----'
mkdir -p "${work}/temp"
build() { env WORK="${work}" TAG="$1" RELEASE_KEY_PEM="$2" RUNNER_TEMP="${work}/temp" "${clone}/tools/release/build.sh"; }
build v0.2.0 "${secret}" > "${work}/build.log" 2>&1
check_equal 'what is built' '--release v0.2.0 --production' "$(head -n 3 "${work}/build.arguments" | paste -sd ' ')"
check_equal 'the key' "${secret}" "$(cat "${work}/build.key")"
check_equal "the key's mode" 600 "$(cat "${work}/build.key-mode")"
check_equal 'the mask of what is built' 0022 "$(cat "${work}/build.umask")"
check_not 'the key in the log' grep -q MARKER "${work}/build.log"
check_not 'the key in the environment' grep -q MARKER "${work}/build.environment"
check_not 'the key stays' test -e "$(cat "${work}/build.key-path")"
check_equal 'nothing stays' '' "$(ls "${work}/temp")"
check_fails 'no key' 'RELEASE_KEY_PEM is empty' build v0.2.0 ''
check_fails 'no tag' 'names no release' build '' "${secret}"
printf '#!/bin/sh\nexit 7\n' > "${clone}/tools/sd-provision/build-image.sh"
check_not 'a build that fails' build v0.2.0 "${secret}" 2> /dev/null
check_equal 'leaves no key' '' "$(ls "${work}/temp")"

# --- publishing ---------------------------------------------------------------------------------

# Keeps a release in the store: its state, and its files. A file "damage" in the store damages what is uploaded.
cat > "${bin}/gh" << END
#!/bin/bash
set -euo pipefail
store="${store}"
printf '%s\n' "\$*" >> "\${store}/calls"
[ "\${GH_TOKEN}" = token ]
case "\$1 \$2" in
'release view') [ -e "\${store}/state" ] ;;
'release create') echo draft > "\${store}/state" ;;
'release upload')
	mkdir -p "\${store}/files"
	cp -- "\${@:5}" "\${store}/files/"
	if [ -e "\${store}/damage" ]; then printf x >> "\${store}/files/\$(cat "\${store}/damage")"; fi
	;;
'release download') cp -- "\${store}/files"/* "\$5/" ;;
'release edit') echo published > "\${store}/state" ;;
*) exit 9 ;;
esac
END
chmod +x "${bin}/gh"
publish() { env PATH="${bin}:${PATH}" GH_TOKEN=token TAG="$1" "${clone}/tools/release/publish.sh"; }
make_outputs() {
	local suffix
	for suffix in img img.zst img.bmap kn86fw; do
		echo "$1 ${suffix}" > "${clone}/image-assembly/target/kn86-v$1.${suffix}"
	done
}
check_fails 'nothing was built' 'kn86-v0.2.0.img.zst is missing' publish v0.2.0
check_not 'and nothing is uploaded' test -e "${store}/calls"
make_outputs 0.2.0
check 'a release' publish v0.2.0 > /dev/null
check_equal 'its files' 'kn86-v0.2.0.img.bmap kn86-v0.2.0.img.zst kn86-v0.2.0.kn86fw kn86-v0.2.0.sha256sums' \
	"$(find "${store}/files" -type f -printf '%f\n' | LC_ALL=C sort | paste -sd ' ')"
check_equal 'its state' published "$(cat "${store}/state")"
check_not 'it is no candidate' grep -q -- --prerelease "${store}/calls"
check 'its sums are right for who downloads them' env --chdir="${store}/files" sha256sum --check --quiet kn86-v0.2.0.sha256sums
check 'the same again' publish v0.2.0 > /dev/null

for damaged in kn86-v0.2.1.kn86fw kn86-v0.2.1.img.zst kn86-v0.2.1.sha256sums; do
	rm -rf "${store:?}"/*
	make_outputs 0.2.1
	echo "${damaged}" > "${store}/damage"
	check_not "an upload that damages ${damaged}" publish v0.2.1 > /dev/null 2>&1
	check_equal 'stays a draft' draft "$(cat "${store}/state")"
done
rm -rf "${store:?}"/*
make_outputs 0.3.0-rc2
check 'a candidate' publish v0.3.0-rc2 > /dev/null
check 'says so' grep -q -- --prerelease "${store}/calls"

# --- the workflows ------------------------------------------------------------------------------

# Whatever runs is a script of the repository, so that this test runs it as it stands; actions are named by their digest.
for workflow in "${repository}"/.github/workflows/*.yml; do
	name="$(basename "${workflow}")"
	while read -r command; do
		check "${name}: ${command} is a script" test -x "${repository}/${command%% *}"
	done < <(sed -n 's/^ *\(- \)\?run: *//p' "${workflow}")
	check_equal "${name}: actions without a digest" '' \
		"$(grep -E '^ *(- )?uses:' "${workflow}" | grep -vE 'uses: [a-z-]+/[a-z/-]+@[0-9a-f]{40} # v[0-9.]+$' || :)"
	check "${name}: no right by default" grep -qx 'permissions: {}' "${workflow}"
	check_not "${name}: a value that is put into a script's text" grep -E '^ *(- )?run:.*\$\{\{' "${workflow}"
done
release="${repository}/.github/workflows/release.yml"
check 'the job has its name' grep -qx '    name: Build (kn86-image)' "${release}"
check_equal 'the key is given to one step' 1 "$(grep -c 'secrets\.' "${release}")"
check_equal 'the gate comes first' gate.sh "$(sed -n 's#^ *run: tools/release/##p' "${release}" | head -n 1)"
