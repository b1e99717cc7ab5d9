#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Proves what docs/deploying.md says of uploads: uploads the card by Maven to a real server (nginx), with a heap that is far
# smaller than the card, then does so with a wrong password, without the right to write, to a full server, and to one that
# cuts the connection. Maven has to fail then, in the words of the document's table.
#
# Usage:  test-upload.sh   after mvn package
# Writes: target/upload, which is kept when the test fails
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
work="${PWD}/target/upload"
deploy_plugin="$(sed -n '/<artifactId>maven-deploy-plugin</,/<version>/s/.*<version>\(.*\)<.*/\1/p' pom.xml | head -n 1)"

die() {
	echo "test-upload: $*" >&2
	exit 1
}

# The folders are locations of one server; it listens on a free port of this machine.
start_server() {
	mkdir "${work}"/{body,stored}
	printf 'builder:%s\n' "$(openssl passwd -apr1 'let me in')" > "${work}/passwords"
	cat > "${work}/nginx.conf" <<- EOF
		worker_processes 1;
		user root;
		pid ${work}/nginx.pid;
		error_log ${work}/error.log;
		events {}
		http {
		    access_log ${work}/access.log;
		    client_body_temp_path ${work}/body;
		    client_max_body_size 0;
		    server {
		        listen 127.0.0.1:${port};
		        root ${work}/stored;
		        location / {
		            auth_basic repository;
		            auth_basic_user_file ${work}/passwords;
		            dav_methods PUT;
		            create_full_put_path on;
		        }
		        location /readonly/ { limit_except GET { deny all; } }
		        location /full/ { if (\$request_method = PUT) { return 507; } }
		        location /cut/ { if (\$request_method = PUT) { return 444; } }
		    }
		}
	EOF
	nginx -c "${work}/nginx.conf" -p "${work}" -e "${work}/error.log" || die "nginx does not start: ${work}/error.log"
	trap 'kill "$(cat "${work}/nginx.pid")"' EXIT
}

# upload NAME FOLDER PASSWORD [MAVEN_ARGUMENT...]   succeeds as Maven does; leaves its output in NAME.log
upload() {
	local name=$1 folder=$2 password=$3
	shift 3
	cat > "${work}/settings.xml" <<- EOF
		<settings><servers><server>
		<id>kn86-releases</id><username>builder</username><password>${password}</password>
		</server></servers></settings>
	EOF
	# The card alone would not fit into the heap.
	MAVEN_OPTS='-Xmx96m' mvn -B -s "${work}/settings.xml" \
		"org.apache.maven.plugins:maven-deploy-plugin:${deploy_plugin}:deploy-file" -Durl="http://127.0.0.1:${port}/${folder}" \
		-DrepositoryId=kn86-releases -Dfile="${card}" -DgroupId=dev.kn86 -DartifactId=image-assembly -Dversion=1.0.0 \
		-Dpackaging=img.zst -DgeneratePom=false "$@" > "${work}/${name}.log" 2>&1
}

# fails NAME FOLDER PASSWORD   has to fail with one of the messages in a row of the document's table
fails() {
	local name=$1 words=$4 message
	if upload "${@:1:3}"; then
		die "the upload ${name} does not fail: ${work}/${name}.log"
	fi
	grep -qF "| \`${words%%|*}\`" docs/deploying.md || die "docs/deploying.md has no row that begins with ${words%%|*}"
	while read -r message; do
		! grep -qF -- "${message}" "${work}/${name}.log" || return 0
	done < <(grep -F "| \`${words%%|*}\`" docs/deploying.md | cut -d '|' -f 2 | grep -o '`[^`]*`' | tr -d '`')
	die "the upload ${name} fails with other words than docs/deploying.md has: ${work}/${name}.log"
}

shopt -s nullglob
cards=(image-assembly/target/kn86-v*.img.zst)
[ "${#cards[@]}" -eq 1 ] || die "there is not one card in image-assembly/target: run mvn package first"
card="${PWD}/${cards[0]}"
[ "$(stat --format=%s "${card}")" -gt $((96 << 20)) ] || die "${card} would fit into the heap"
tools/sd-provision/setup-host.sh --check nginx openssl >&2
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"

rm -rf "${work}"
mkdir -p "${work}"
start_server
upload good releases 'let me in' || die "the upload fails: ${work}/good.log"
cmp -- "${card}" "${work}/stored/releases/dev/kn86/image-assembly/1.0.0/image-assembly-1.0.0.img.zst"
fails wrong-password releases 'let me out' 'Not authorized'
fails no-right readonly 'let me in' 'status code: 403'
fails full full 'let me in' 'status code: 507'
fails cut cut 'let me in' 'Broken pipe'
kill "$(cat "${work}/nginx.pid")"
trap - EXIT
rm -rf "${work}"
echo 'test-upload: a card was uploaded with a small heap; a wrong password, no right, a full and a failing server are told'
