#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The root POM: without a release key a production build ends before the first module, whatever way it is asked for.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

cd "${repository}"
validate() { mvn -B -o -q -N validate "$@"; }
check_fails 'no key' 'kn86.sign.key is not set' validate -Dkn86.production=true
check_fails 'no key, by the profile' 'kn86.sign.key is not set' validate -Pproduction
check_fails 'a blank key' 'kn86.sign.key is blank' validate -Dkn86.production=true '-Dkn86.sign.key= '
check 'a key' validate -Dkn86.production=true -Dkn86.sign.key=release.pem
