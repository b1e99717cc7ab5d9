#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# build-image.sh's arguments and copies, in a copy of the scripts, with a fake Maven.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

copy="${work}/repository"
target="${copy}/image-assembly/target"
bin="${work}/bin"
mkdir -p "${copy}/tools/sd-provision" "${bin}"
cp "${sd_provision}"/{build-image.sh,run-maven.sh,pi-gen-pin.env} "${copy}/tools/sd-provision/"
printf '#!/bin/sh\n' > "${copy}/tools/sd-provision/setup-host.sh"
chmod +x "${copy}/tools/sd-provision/setup-host.sh"
tag="$(sed -n 's/^PI_GEN_TAG=//p' "${sd_provision}/pi-gen-pin.env")"

cat > "${bin}/mvn" <<- EOF
	#!/bin/sh
	printf '%s\n' "\$@" > "${work}/mvn.arguments"
	pwd > "${work}/mvn.folder"
	git config --get-all safe.directory > "${work}/mvn.safe-directory"
	mkdir -p "${target}"
	variant=-development
	case "\$*" in *-Dkn86.production=true*) variant= ;; esac
	for name in img img.bmap kn86fw; do
		echo "1.0\${variant} \${name}" > "${target}/kn86-v1.0\${variant}.\${name}"
	done
EOF
chmod +x "${bin}/mvn"
export PATH="${bin}:${PATH}"
cd "${copy}/tools/sd-provision"

check_refused() {
	check_fails "$1" "$2" ./build-image.sh "${@:3}"
	check_not "Maven was started: $1" test -e "${work}/mvn.arguments"
}
check_refused 'an output that is a directory' "'${work}' is a directory" --output "${work}"
check_refused 'an output of another kind' 'does not end in .img' --output kn86.iso
check_refused 'an unknown base' "neither debian nor raspios" --base ubuntu
check_refused 'a tag of another kind' 'is not a tag of the form' --pi-gen-tag '2026-06-18-raspios-trixie-arm64'
check_refused 'no value' '--base needs a value' --base
check_refused 'an unknown argument' "unknown argument '--ouptut'" --ouptut x.img
build() { ./build-image.sh "$@" > "${work}/output" 2>&1; }
build --help
check 'help' grep -q -- '--pi-gen-tag TAG' "${work}/output"
check_not 'help starts Maven' test -e "${work}/mvn.arguments"

# The specification's own line.
./build-image.sh \
	--pi-gen-tag "$(grep '^PI_GEN_TAG=' pi-gen-pin.env | cut -d= -f2)" \
	--output build/kn86-v0.1-3-gabc.img > /dev/null
check_equal "Maven's arguments" "-B package -pl image-assembly -am -DskipTests -Dkn86.base=debian -Dkn86.pi-gen.tag=${tag}" \
	"$(paste -sd ' ' "${work}/mvn.arguments")"
check_equal "Maven's folder" "${copy}" "$(cat "${work}/mvn.folder")"
check 'git trusts the repository' grep -qxF "${copy}" "${work}/mvn.safe-directory"
check_equal 'the outputs' 'SHA256SUMS kn86-v0.1-3-gabc.img kn86-v0.1-3-gabc.img.bmap kn86-v0.1-3-gabc.kn86fw' \
	"$(find build -type f -printf '%f\n' | LC_ALL=C sort | xargs)"
check_equal 'the image' '1.0-development img' "$(cat build/kn86-v0.1-3-gabc.img)"
check 'the sums' env --chdir=build sha256sum --check --quiet SHA256SUMS

# Defaults, and an image of an earlier version beside the new one.
touch -d '2000-01-01' "${target}/kn86-v0.9-development.img"
build --base raspios
check 'the newest image is named' grep -q 'development image .*image-assembly/target/kn86-v1.0-development.img$' "${work}/output"
check 'the base is passed on' grep -qx -- -Dkn86.base=raspios "${work}/mvn.arguments"
build --pi-gen-tag 2025-11-24-raspios-bookworm-arm64
check 'a warning about another tag' grep -q 'is not the pinned' "${work}/output"
check 'the tag is passed on' grep -qx -- -Dkn86.pi-gen.tag=2025-11-24-raspios-bookworm-arm64 "${work}/mvn.arguments"

# Production needs the key by name, and is not taken for the development image, however old each of them is.
touch release.pem
build --production release.pem --output build/kn86-v1.0.img
check 'production is asked for' grep -qx -- -Dkn86.production=true "${work}/mvn.arguments"
check 'with the key' grep -qxF -- "-Dkn86.sign.key=${PWD}/release.pem" "${work}/mvn.arguments"
check 'the production image is named' grep -q 'production image .*build/kn86-v1.0.img$' "${work}/output"
check_equal 'the production image' '1.0 img' "$(cat build/kn86-v1.0.img)"

build --production release.pem --release v0.2.0-rc1
for argument in -Prelease -Drevision=0.2.0-rc1 -Dkn86.release.tag=v0.2.0-rc1 -Dkn86.production=true; do
	check "a release is asked for by ${argument}" grep -qx -- "${argument}" "${work}/mvn.arguments"
done
rm "${work}/mvn.arguments"
touch -d '2100-01-01' "${target}/kn86-v1.0.img"
build --output build/kn86-v1.0.img
check_equal 'the development image' '1.0-development img' "$(cat build/kn86-v1.0.img)"
check_not 'development with a key' grep -q -- -Dkn86.sign.key "${work}/mvn.arguments"
rm -f "${work}/mvn.arguments"
check_refused 'a release without a key' '--release needs --production' --release v0.2.0
check_refused 'a release of no tag' 'is not a tag of the form' --release 0.2.0 --production release.pem
check_refused 'production without a key' '--production needs a value' --production
check_refused 'production with a key that is not there' 'is not a file' --production missing.pem

# A failed build leaves the outputs of the last one.
printf '#!/bin/sh\nexit 1\n' > "${bin}/mvn"
check_fails 'a failed build' '' ./build-image.sh --output build/kn86-v0.1-3-gabc.img
check_equal 'the image is the old one' '1.0-development img' "$(cat build/kn86-v0.1-3-gabc.img)"
rm pi-gen-pin.env
check_fails 'no pin' 'pi-gen-pin.env is missing' ./build-image.sh
