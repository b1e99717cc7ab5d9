#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Sets the host up and runs Maven, without questions, on the whole repository.
#
# Usage: run-maven.sh MAVEN_ARGUMENT...
set -euo pipefail

sd_provision="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "${sd_provision}/../.." && pwd)"

"${sd_provision}/setup-host.sh"

# In a container the repository belongs to the host's user, and git refuses to read a repository of another user. These
# variables tell git otherwise for this process and its children; no configuration file is changed.
count="${GIT_CONFIG_COUNT:-0}"
export "GIT_CONFIG_KEY_${count}=safe.directory" "GIT_CONFIG_VALUE_${count}=${repository}"
export GIT_CONFIG_COUNT=$((count + 1))

# What root has made in somebody's checkout belongs to him, so that he can build again, and delete it.
hand_over() {
	local owner
	owner="$(stat --format=%u:%g "${repository}")"
	if [ "$(id -u)" -eq 0 ] && [ "${owner%%:*}" -ne 0 ]; then
		find "${repository}" -xdev -user 0 -exec chown --no-dereference "${owner}" {} +
	fi
}
trap hand_over EXIT

cd "${repository}"
mvn -B "$@"
