#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Proves the repository: sets the host up and runs every test of every module, the boots of the image in QEMU included.
# Beside the life of updates, which comes last, it builds a copy of the checkout elsewhere and compares. Then it deploys
# everything, and uses it as another team does, and uploads the card to servers that refuse or fail.
# test-push.sh, test-loops.sh, test-container.sh, test-matrix.sh and
# mvn verify -Dkn86.update.life=long -Dkn86.tests.long take longer, and are run by hand. So are the benchmarks.
#
# Usage:  test.sh [MAVEN_ARGUMENT...]
# Writes: target/logs/test-elsewhere.log, besides what Maven writes
set -euo pipefail

tools="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
target="${tools}/../target"
# The update test makes its folder anew when it begins: all that is compared has been made by then. Its machines count
# instructions. That of the boot test before it follows the host's clock, and has its units' time limits.
life="${tools}/../image-assembly/target/boot-update"
state="$(mktemp --directory)"
elsewhere=
finish() {
	# With all that it has started, once it has a process group of its own.
	kill -- "-${elsewhere}" 2> /dev/null || kill "${elsewhere}" 2> /dev/null || true
	rm -rf "${state}"
}
trap finish EXIT

touch "${state}/begun"
{
	until [ -e "${state}/maven-passed" ] || [ "${life}" -nt "${state}/begun" ]; do sleep 1; done
	mkdir -p "${target}/logs"
	exec setsid "${tools}/test-elsewhere.sh" "$@" > "${target}/logs/test-elsewhere.log" 2>&1
} &
elsewhere=$!
"${tools}/sd-provision/run-maven.sh" verify "$@"
touch "${state}/maven-passed"
passed=0
wait "${elsewhere}" || passed=$?
cat "${target}/logs/test-elsewhere.log"
[ "${passed}" -eq 0 ]
"${tools}/test-deployed.sh" --boot "$@"
"${tools}/test-upload.sh"
