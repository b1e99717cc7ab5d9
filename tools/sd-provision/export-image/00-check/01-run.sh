#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Fails when a unit of the deck is less confined than files/unit-security.tsv allows, or has no line there. The slot's own
# systemd-analyze judges: what it knows and how it counts is then the same on every build host.
# Reads: ROOTFS_DIR, files/unit-security.tsv
set -euo pipefail

budget=files/unit-security.tsv
mapfile -t units < <(cd "${ROOTFS_DIR:?}/etc/systemd/system" && find . -maxdepth 1 -name 'kn86-*.service' -printf '%P\n' | sort)
if [ "${#units[@]}" -eq 0 ]; then
	echo "00-check: ${ROOTFS_DIR}/etc/systemd/system has no kn86-*.service: stage-kn86-runtime must have run" >&2
	exit 1
fi

# Without /proc and the like, which it does not need. It leaves a folder in /run, which 00-finalise empties.
scores="$(chroot "${ROOTFS_DIR}" systemd-analyze security --offline=true --no-pager "${units[@]}")"
sed -n 's/.*Overall exposure level for \(.*\): \([0-9.]\{1,\}\) .*/\1\t\2/p' <<< "${scores}" |
	awk -F '\t' -v units="${units[*]}" -v budget="${budget}" '
		BEGIN { count = split(units, unit, " ") }
		FNR == NR { if ($0 !~ /^#/ && NF) { limit[$1] = $2 }; next }
		{ score[$1] = $2 }
		function fault(text) { print "00-check: " text > "/dev/stderr"; faults++ }
		END {
			for (i = 1; i <= count; i++) {
				name = unit[i]
				if (!(name in score)) fault(name ": systemd-analyze security gave no score")
				else if (!(name in limit)) fault(name " scores " score[name] " and has no line in " budget ": add one, with the reason")
				else if (score[name] + 0 > limit[name] + 0) fault(name " scores " score[name] ", and " budget " allows " limit[name] ": confine the unit (systemd.exec(5), \"Sandboxing\"), or raise the limit and say why")
				else print name " scores " score[name] ", at most " limit[name]
				delete limit[name]
			}
			for (name in limit) fault(name " has a line in " budget ", and there is no such unit: take the line out")
			exit faults > 0
		}' "${budget}" -
