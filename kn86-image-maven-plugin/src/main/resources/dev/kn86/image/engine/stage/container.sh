#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Removes the container that upstream's build-docker.sh makes. Docker's daemon owns the container, so it outlives a build
# that is interrupted.
#
# Usage: container.sh remove NAME   a container that is not there is no error
#        container.sh sweep         removes the containers of builds that were killed
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=owner.sh
source "$(dirname "${BASH_SOURCE[0]}")/owner.sh"

remove() {
	# A container that cannot be removed now is removed by the next build's sweep.
	docker rm --force --volumes "$1" > /dev/null 2>&1 || true
}

sweep() {
	local name names
	# Without Docker there are no containers. UpstreamNeeds.java has said before that the build needs it.
	names=$(docker ps --all --filter "name=^$(owner_prefix)" --format '{{.Names}}' 2> /dev/null) || return 0
	for name in ${names}; do
		if owner_has_gone "${name}"; then
			remove "${name}"
		fi
	done
}

case $1 in
remove) remove "$2" ;;
sweep) sweep ;;
esac
