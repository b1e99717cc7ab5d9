#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Proves what docs/deploying.md says of uploads: uploads the card by Maven to a real WebDAV server (apache2), with a heap that
# is far smaller than the card, then does so with a wrong password, without the right to write, to a server whose disk fills
# up meanwhile, and to one that cuts the connection. Maven has to fail then, in the words of the document's table.
#
# Usage:  test-upload.sh   after mvn package; as root, for the small disk
# Writes: a folder below /tmp, which is kept when the test fails
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
deploy_plugin="$(sed -n '/<artifactId>maven-deploy-plugin</,/<version>/s/.*<version>\(.*\)<.*/\1/p' pom.xml | head -n 1)"

die() {
	echo "test-upload: $*" >&2
	exit 1
}

free_port() {
	/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

stop_servers() {
	local pid
	for pid in "${servers[@]}"; do
		kill "${pid}" 2> /dev/null || true
	done
	! mountpoint --quiet "${work}/dav/full" || umount "${work}/dav/full"
}

# Repositories are folders below dav. WebDAV asks for the folder of a file before the file; not every Maven does (RFC 4918,
# 9.7.1), so that the folders are there. full is a disk that is smaller than the card.
start_server() {
	local repository
	mkdir "${work}/dav"
	for repository in releases readonly full; do
		mkdir "${work}/dav/${repository}"
	done
	mount -t tmpfs -o size=16m kn86-test-upload "${work}/dav/full"
	for repository in releases readonly full; do
		mkdir -p "${work}/dav/${repository}/${folder}"
	done
	printf 'builder:%s\n' "$(openssl passwd -apr1 'let me in')" > "${work}/passwords"
	cat > "${work}/apache2.conf" <<- EOF
		ServerRoot ${work}
		ServerName 127.0.0.1
		Listen 127.0.0.1:${port}
		PidFile ${work}/apache2.pid
		ErrorLog ${work}/error.log
		User nobody
		Group nogroup
		$(for module in mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs; do
			echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_${module}.so"
		done)
		DocumentRoot ${work}/dav
		DavLockDB ${work}/locks/db
		<Directory ${work}/dav>
		    Dav On
		    AuthType Basic
		    AuthName repository
		    AuthUserFile ${work}/passwords
		    Require valid-user
		</Directory>
		<Directory ${work}/dav/readonly>
		    <LimitExcept GET HEAD OPTIONS PROPFIND>
		        Require all denied
		    </LimitExcept>
		</Directory>
	EOF
	mkdir "${work}/locks"
	chown -R nobody:nogroup "${work}/dav" "${work}/locks"
	apache2 -d "${work}" -f "${work}/apache2.conf" -D FOREGROUND 2> "${work}/start.log" &
	servers+=("$!")
	local tries=0
	until [ -s "${work}/apache2.pid" ]; do
		[ "$((tries += 1))" -le 300 ] || die "apache2 does not start: ${work}/start.log, ${work}/error.log"
		sleep 0.1
	done
}

# Takes a megabyte of each upload and goes away.
start_cutting_server() {
	/usr/bin/python3 - "${cutting_port}" <<- 'EOF' &
		import socket, sys
		server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
		while True:
		    connection = server.accept()[0]
		    taken = 0
		    while taken < 1 << 20:
		        part = connection.recv(1 << 16)
		        if not part:
		            break
		        taken += len(part)
		    connection.close()
	EOF
	servers+=("$!")
}

# upload NAME ADDRESS PASSWORD   succeeds as Maven does; leaves its output in NAME.log
upload() {
	local name=$1 address=$2 password=$3
	cat > "${work}/settings.xml" <<- EOF
		<settings><servers><server>
		<id>kn86-releases</id><username>builder</username><password>${password}</password>
		</server></servers></settings>
	EOF
	# The card alone would not fit into the heap. Outside the checkout, whose .mvn sets another.
	MAVEN_OPTS='-Xmx96m' env --chdir="${work}" mvn -B -s "${work}/settings.xml" \
		"org.apache.maven.plugins:maven-deploy-plugin:${deploy_plugin}:deploy-file" -Durl="http://127.0.0.1:${address}" \
		-DrepositoryId=kn86-releases -Dfile="${card}" -DgroupId=dev.kn86 -DartifactId=image-assembly -Dversion=1.0.0 \
		-Dpackaging=img.zst -DgeneratePom=false > "${work}/${name}.log" 2>&1
}

# fails NAME ADDRESS PASSWORD MESSAGE   has to fail with one of the messages in the document's row that begins with MESSAGE
fails() {
	local name=$1 words=$4 message
	if upload "${@:1:3}"; then
		die "the upload ${name} does not fail: ${work}/${name}.log"
	fi
	grep -qF "| \`${words}\`" docs/deploying.md || die "docs/deploying.md has no row that begins with ${words}"
	while read -r message; do
		! grep -qF -- "${message}" "${work}/${name}.log" || return 0
	done < <(grep -F "| \`${words}\`" docs/deploying.md | cut -d '|' -f 2 | grep -o "\`[^\`]*\`" | tr -d "\`")
	die "the upload ${name} fails with other words than docs/deploying.md has: ${work}/${name}.log"
}

shopt -s nullglob
cards=(image-assembly/target/kn86-v*.img.zst)
[ "${#cards[@]}" -eq 1 ] || die "there is not one card in image-assembly/target: run mvn package first"
card="${PWD}/${cards[0]}"
[ "$(stat --format=%s "${card}")" -gt $((96 << 20)) ] || die "${card} would fit into the heap"
[ "$(id -u)" -eq 0 ] || die 'run it as root: it mounts a small disk'
tools/sd-provision/setup-host.sh --check apache2 openssl /usr/bin/python3 >&2
work="$(mktemp -d)"
chmod 755 "${work}"
folder=dev/kn86/image-assembly/1.0.0
port="$(free_port)"
cutting_port="$(free_port)"
servers=()
trap stop_servers EXIT

start_server
start_cutting_server
upload good "${port}/releases" 'let me in' || die "the upload fails: ${work}/good.log"
cmp -- "${card}" "${work}/dav/releases/${folder}/image-assembly-1.0.0.img.zst"
fails wrong-password "${port}/releases" 'let me out' 'status: 401'
fails no-right "${port}/readonly" 'let me in' 'status: 403'
fails full "${port}/full" 'let me in' 'status: 507'
fails cut "${cutting_port}/any" 'let me in' 'Broken pipe'
stop_servers
trap - EXIT
rm -rf "${work}"
echo 'test-upload: a card was uploaded with a small heap; a wrong password, no right, a full and a failing server are told'
