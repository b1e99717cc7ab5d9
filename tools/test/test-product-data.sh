#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What the product's data files have to hold beyond what the goals that read them ask for.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

# The pin (kn86-image:rootfs reads it).
check 'the release that the stages are for' grep -qx DEBIAN_RELEASE=bookworm "${sd_provision}/pi-gen-pin.env"

# The boot budget (kn86-image:boot reads it): without a line of its own a phase or a service would share the limit of "*".
for name in kernel initramfs 'systemd to first frame' 'kernel to first frame' kn86-nosh.service; do
	check "a limit for ${name}" grep -qP "^\Q${name}\E\t" "${repository}/image-assembly/src/boot/boot-budget.tsv"
done

# The size budget (kn86-image:image and kn86fw read it): a limit is only raised on purpose.
check_equal 'the size budget in megabytes' 'slot 450 payload 180' \
	"$(grep -v '^#' "${repository}/image-assembly/src/size/size-budget.tsv" | xargs)"

# Stages (kn86-image:fold refuses what would not run; it only warns of what is left out or runs in another order).
check_equal 'the stages' 'stage-kn86-base stage-kn86-firmware stage-kn86-runtime' \
	"$(find "${sd_provision}/pi-gen-stages" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort | xargs)"
for stages in pi-gen-stages debian-stages; do
	check_equal "${stages}: files that leave something out or make an image" '' \
		"$(find "${sd_provision}/${stages}" -name SKIP -o -name SKIP_IMAGES -o -name 'EXPORT_*')"
	check_equal "${stages}: folders without a number" '' "$(find "${sd_provision}/${stages}" -mindepth 2 -maxdepth 2 -type d \
		! -name '[0-9][0-9]-*' ! -name files)"
done

# The zips of stages are made by patterns: a program keeps its mode when it is named where the mode is 0755, and again
# where all other files are left out of it.
while read -r program; do
	patterns=product-stages
	[[ "${program}" != debian-stages/* && "${program}" != export-image/* ]] || patterns=base
	name="${program#pi-gen-stages/}"
	for pattern in include exclude; do
		check "${patterns}.xml: an ${pattern} of ${name}" grep -qF "<${pattern}>${name}</${pattern}>" \
			"${sd_provision}/src/assembly/${patterns}.xml"
	done
done < <(cd "${sd_provision}" && find pi-gen-stages debian-stages export-image -type f -perm -u+x ! -name '*.sh' | sort)
