#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Times mvn package of this repository as committed, in a copy with a cache folder of its own: without layers and image,
# after a change to the last stage, after a change to nOSh, and with nothing changed.
#
# Usage: product.sh WORK   WORK is a folder of run.sh, which calls this with --product
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$1
# shellcheck source=tools/benchmark/lib.sh
. "${here}/lib.sh"

maven() {
	mvn -B -DskipTests -Dkn86.cache.dir="${work}/product-cache" "$@"
}

# product_row WHAT MAVEN_ARGUMENT...: times a call of Maven
product_row() {
	local what=$1 took
	shift
	took=$(seconds maven "$@")
	row "${what}" "${took}"
}

git -c safe.directory='*' clone -q "${here}/../.." "${work}/product"
with_downloads "${work}/product-cache"
cd "${work}/product"
# Everything but the layers and the image: modules, tools, native helpers.
seconds maven package > /dev/null
rm -r "${work}/product-cache/layers" image-assembly/target
echo
echo 'mvn package of this repository, as committed'
product_row 'no layers, no image; modules built before' package
echo '# changed' >> tools/sd-provision/pi-gen-stages/stage-kn86-firmware/01-boot-config/files/config.txt
product_row 'one file of the last stage changed' package
echo '/* changed */ static int benchmark_changed __attribute__((unused));' >> nosh-runtime/src/nosh/nosh.c
product_row 'one C file of nOSh changed' package
product_row 'nothing changed' package
# With all modules, validate would look for our plugin in a repository.
product_row "Maven's own time (mvn -N validate)" -N validate
