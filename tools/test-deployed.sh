#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Proves that others can use what mvn deploy publishes. Deploys everything to a folder, then does what another team does,
# with an empty local repository: makes the archetype's project and its card, and makes this product's card without the
# sources of any other module. That card has to be equal, byte for byte, to the one in image-assembly/target.
#
# Usage:  test-deployed.sh [--boot] [MAVEN_ARGUMENT...]   after mvn package with the same arguments
#         --boot  also boots the new product in QEMU, which takes minutes
# Writes: target/repository, target/deployed (kept when the test fails)
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
checkout="${PWD}"
work="${checkout}/target/deployed"
repository="${checkout}/target/repository"
version="$(sed -n 's,.*<revision>\(.*\)</revision>.*,\1,p' pom.xml)"

boot=(-DskipITs)
if [ "${1:-}" = --boot ]; then
	boot=()
	shift
fi
arguments=("$@")

die() {
	echo "test-deployed: $*" >&2
	exit 1
}

# run NAME MAVEN_ARGUMENT...   the other team's Maven, in the current folder
run() {
	local name=$1
	shift
	KN86_LOG_LEVEL=maven-3 "${checkout}/tools/quietly.sh" "${name}" mvn -B -s "${work}/settings.xml" \
		-Dmaven.repo.local="${work}/local-repository" "$@" "${arguments[@]}"
}

# A key of this test alone. GnuPG's socket needs a short path.
make_key() {
	GNUPGHOME="$(mktemp -d)"
	export GNUPGHOME
	trap 'gpgconf --kill all; rm -rf "${GNUPGHOME}"' EXIT
	MAVEN_GPG_PASSPHRASE='not secret'
	local batch=(gpg --batch --quiet --pinentry-mode loopback --passphrase "${MAVEN_GPG_PASSPHRASE}")
	"${batch[@]}" --quick-generate-key test@example.org rsa3072 sign never
	MAVEN_GPG_KEY="$("${batch[@]}" --armor --export-secret-keys)"
	export MAVEN_GPG_KEY MAVEN_GPG_PASSPHRASE
}

# As a release is deployed, but a development card, whose version need not be a tag's.
deploy() {
	rm -rf "${repository}"
	KN86_LOG_LEVEL=maven-3 tools/quietly.sh deploy mvn -B deploy -Prelease -Dkn86.release-check.skip -Dkn86.production=false \
		-Dkn86.locked=false -DskipTests -Dkn86.deploy.releases="file://${repository}" "${arguments[@]}"
	unset MAVEN_GPG_KEY MAVEN_GPG_PASSPHRASE
	local module artifact
	for module in kn86-parent kn86-image-maven-plugin kn86-image-archetype sd-provision nosh-runtime pico-firmware \
		device-tree image-assembly; do
		[ -d "${repository}/dev/kn86/${module}" ] || die "mvn deploy has not published ${module}"
	done
	# A name in the repository has the time of the deployment in place of SNAPSHOT.
	for artifact in kn86-image-maven-plugin:-{sources,javadoc}.jar image-assembly:{.img.zst,.img.bmap,.kn86fw,.sha256sums} \
		sd-provision:-{base,product-stages,product-export}.zip sd-provision:-pin.env device-tree:-pins.tsv; do
		compgen -G "${repository}/dev/kn86/${artifact%%:*}/*/*${artifact#*:}" > /dev/null ||
			die "mvn deploy has not published ${artifact%%:*} as *${artifact#*:}"
	done
}

# published [TEST...]   every file of the repository but checksums and signatures that find's tests hold for; NUL ends each
published() {
	find "${repository}/dev/kn86" -type f ! -name '*.md5' ! -name '*.sha*[0-9]' ! -name '*.asc' "$@" -print0
}

# Every file but checksums, signatures and lists of versions is signed, and by that key.
check_signatures() {
	local file
	while IFS= read -r -d '' file; do
		gpg --quiet --verify "${file}.asc" "${file}" 2> "${work}/gpg.log" || die "${file} has no good signature: $(cat "${work}/gpg.log")"
	done < <(published ! -name 'maven-metadata*')
}

# Maven writes a bare digest beside each file.
check_checksums() {
	local file algorithm
	while IFS= read -r -d '' file; do
		for algorithm in md5 sha1 sha256 sha512; do
			[ "$(cat "${file}.${algorithm}")" = "$("${algorithm}sum" < "${file}" | cut -d ' ' -f 1)" ] ||
				die "${file}.${algorithm} does not fit"
		done
	done < <(published)
}

# The card's own checksums name the files as Maven gives them to whoever asks for the version.
check_downloads() {
	local file downloads="${work}/downloads"
	mkdir "${downloads}"
	for file in "${repository}"/dev/kn86/image-assembly/*/*.{img.zst,img.bmap,kn86fw,sha256sums}; do
		cp "${file}" "${downloads}/$(sed -E 's/-[0-9]{8}\.[0-9]{6}-[0-9]+/-SNAPSHOT/' <<< "${file##*/}")"
	done
	(cd "${downloads}" && sha256sum --check --strict --quiet ./*.sha256sums) || die "the checksums in ${downloads} do not fit"
	rm -r "${downloads}"
}

# Ours come from the repository; all else from what has been fetched before, or from where Maven gets it.
write_settings() {
	local fetched element
	fetched="$(mvn -B -q org.apache.maven.plugins:maven-help-plugin:3.5.1:evaluate -N -Dexpression=settings.localRepository -DforceStdout "${arguments[@]}")"
	{
		echo '<settings><profiles><profile><id>others</id>'
		for element in repositories/repository pluginRepositories/pluginRepository; do
			echo "<${element%/*}>" \
				"<${element#*/}><id>kn86</id><url>file://${repository}</url><releases><checksumPolicy>fail</checksumPolicy></releases>" \
				"<snapshots><checksumPolicy>fail</checksumPolicy></snapshots></${element#*/}>" \
				"<${element#*/}><id>fetched</id><url>file://${fetched}</url><releases><checksumPolicy>ignore</checksumPolicy></releases>" \
				"<snapshots><enabled>false</enabled></snapshots></${element#*/}>" \
				"</${element%/*}>"
		done
		echo '</profile></profiles><activeProfiles><activeProfile>others</activeProfile></activeProfiles></settings>'
	} > "${work}/settings.xml"
}

# The two commands of kn86-image-archetype/README.md.
new_product() {
	local generate
	generate="$(sed -n 's/^mvn archetype:generate //p' kn86-image-archetype/README.md)"
	[[ "${generate}" == *"-DarchetypeVersion=${version} "* ]] ||
		die "kn86-image-archetype/README.md names another version than ${version}"
	cd "${work}"
	# Nobody's catalogue is fetched: the coordinates are all that is needed.
	# shellcheck disable=SC2086 # Words of the README.
	run generate "${archetype_plugin}:generate" -DarchetypeCatalog=internal ${generate}
	cd radio
	[ "$(wc -l < pom.xml)" -le 40 ] || die "the new product's POM has more than 40 lines"
	run package verify "${boot[@]}"
	local name=target/radio-v1.0.0-development file
	for file in "${name}".{img,img.zst,img.bmap,kn86fw}; do
		[ -s "${file}" ] || die "the new product has no ${PWD}/${file}"
	done
	[ "$(stat --format=%s "${name}.img")" -eq $((3 << 30)) ] || die "the new product's card has not the size of its POM"
	on_card /etc/kn86-build-id | grep -x VERSION=1.0.0 > /dev/null || die "the new product's card does not name its version"
	on_card /var/lib/dpkg/info/figlet.list | grep '^/usr/bin/figlet' > /dev/null || die "the new product's package is not on its card"
	on_card /etc/systemd/system/product.service | grep figlet > /dev/null || die "the new product's unit is not on its card"
	[ -s target/slot/boot/overlays/lamp.dtbo ] || die "the new product's overlay is not on its card"
	cd "${checkout}"
}

on_card() {
	/sbin/debugfs -R "cat $1" target/slot/rootfs.ext4 2> /dev/null
}

# The command of docs/deploying.md, in a sparse checkout.
card_without_sources() {
	local module="${checkout}/image-assembly" file files
	tools/clone-checkout.sh "${work}/card" image-assembly
	cd "${work}/card"
	[ ! -e tools ] || die 'the checkout is not sparse'
	run package -f image-assembly package -DskipTests
	cd image-assembly
	shopt -s nullglob
	files=(target/kn86-v*.{img,img.zst,img.bmap,kn86fw} target/packages.lock)
	[ "${#files[@]}" -eq 5 ] || die "the card without sources has other files than the card with them: ${files[*]}"
	for file in "${files[@]}"; do
		cmp -- "${file}" "${module}/${file}" || die "the card without sources differs: ${PWD}/${file}"
	done
	[ -d target/unpacked/sd-provision-product-stages ] || die "the stages have not come from the repository"
	cd "${checkout}"
}

archetype_plugin="org.apache.maven.plugins:maven-archetype-plugin:$(sed -n 's,.*<maven-archetype.version>\(.*\)<.*,\1,p' pom.xml)"
rm -rf "${work}"
mkdir -p "${work}"
make_key
deploy
check_signatures
check_checksums
check_downloads
write_settings
new_product
card_without_sources
rm -rf "${work}"
echo 'test-deployed: a new product was made of what is deployed, and a card that equals the ordinary one'
