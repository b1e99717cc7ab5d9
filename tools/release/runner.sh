#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes a machine of the service ready for stages, which have user namespaces. Ubuntu's AppArmor keeps those to root since
# 24.04. The whole machine is the job's, and is gone after it: only there may a script lift that.
#
# Usage: runner.sh
# Reads: SYSCTL_ROOT  a stand-in for /proc/sys, for tests
# shellcheck source=tools/release/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

restriction="${SYSCTL_ROOT:-/proc/sys}/kernel/apparmor_restrict_unprivileged_userns"
if [ -e "${restriction}" ]; then
	as_root tee "${restriction}" <<< 0 > /dev/null
	echo 'runner: AppArmor leaves user namespaces to everybody'
fi
