#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Removes the container that upstream's build-docker.sh makes. The container belongs to Docker's daemon: without this it
# would outlive a build that is interrupted.
#
# Usage: container.sh remove NAME   removes the container; does nothing when there is none
#        container.sh sweep         removes the containers of builds that were killed
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=owner.sh
source "$(dirname "${BASH_SOURCE[0]}")/owner.sh"

remove() {
	# A container that cannot be removed now is removed by the sweep of the next build.
	docker rm --force --volumes "$1" > /dev/null 2>&1 || true
}

sweep() {
	local name names
	# Without Docker there is no container. UpstreamNeeds.java has already refused a build that needs Docker.
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
