#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Applies the overlays to base device trees with fdtoverlay, in every combination and every order, plain and as their
# variants (with parameters), and compares what they change with golden/*.txt. Golden files serve every base tree: each
# line must be in the merged tree, and whatever the merge has changed must be in a golden file.
#
# Usage:  check-overlays.sh OVERLAYS_DIR BASE_TREES_DIR
# Reads:  OVERLAYS_DIR/kn86-*.dtbo, OVERLAYS_DIR-variants/variants.tsv and the files it lists, BASE_TREES_DIR/*.dtb
# Writes: nothing but a scratch folder, which it deletes
set -euo pipefail
export LC_ALL=C

overlays_dir=${1:?usage: check-overlays.sh OVERLAYS_DIR BASE_TREES_DIR}
base_trees_dir=${2:?usage: check-overlays.sh OVERLAYS_DIR BASE_TREES_DIR}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() {
	printf 'check-overlays: %s\n' "$*" >&2
	exit 1
}

for tool in dtc fdtget fdtoverlay; do
	command -v "$tool" > /dev/null || die "$tool is missing: install the package device-tree-compiler"
done
command -v awk > /dev/null || die "awk is missing: install the package mawk"

shopt -s nullglob
base_trees=("$base_trees_dir"/*.dtb)
((${#base_trees[@]})) || die "no base tree *.dtb in $base_trees_dir: run the goal kn86-image:overlays first"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
checked=0
failed=0

report() { # what, then the evidence on stdin
	printf 'FAILED %s\n' "$1" >&2
	sed '/^$/d; s/^/    /' >&2
}

# fdtoverlay's FDT_ERR_NOTFOUND does not say which label it missed.
unresolved_labels() { # base.dtb overlay.dtbo...
	local base=$1 overlay label
	shift
	for overlay in "$@"; do
		for label in $(fdtget -p "$overlay" /__fixups__); do
			fdtget "$base" /__symbols__ "$label" > /dev/null 2>&1 ||
				printf 'label "%s" of %s is not in the base tree\n' "$label" "${overlay##*/}"
		done
	done
}

# The property (or node) that a flattened line is about, without its value.
keys_of() { sed 's/ = .*//; s/;$//' | sort -u; }

# Overlay names in order of application; their golden files together are what is expected.
check() { # base.dtb overlay...
	local base=$1 name overlay_files=() golden_files=()
	shift
	local what="$* on ${base##*/}"
	for name in "$@"; do
		overlay_files+=("${file_of[$name]}")
		golden_files+=("$here/golden/$name.txt")
	done
	checked=$((checked + 1))
	if ! fdtoverlay -i "$base" -o "$work/merged.dtb" "${overlay_files[@]}" 2> "$work/errors"; then
		unresolved_labels "$base" "${overlay_files[@]}" >> "$work/errors"
		report "$what: fdtoverlay cannot apply it" < "$work/errors"
		failed=$((failed + 1))
		return
	fi
	"$here/flatten-tree.sh" "$work/merged.dtb" > "$work/merged"
	sed '/^#/d; /^$/d' "${golden_files[@]}" | sort -u > "$work/golden"

	comm -13 "$work/merged" "$work/golden" > "$work/missing"
	comm -13 "$work/base" "$work/merged" | comm -23 - "$work/golden" > "$work/unexpected"
	comm -23 <(keys_of < "$work/base") <(keys_of < "$work/merged") > "$work/lost"
	local difference differs=0
	for difference in missing unexpected lost; do
		if [[ -s $work/$difference ]]; then
			report "$what: $difference in the merged tree" < "$work/$difference"
			differs=1
		fi
	done
	failed=$((failed + differs))
}

# Each list holds one overlay's forms: left out, plain, with parameters.
forms_of() { # overlay
	[[ -n ${file_of[$1]:-} ]] || die "$overlays_dir/$1.dtbo is missing: run the goal kn86-image:overlays first"
	printf '%s\n' - "$1"
	cut -f2 "$variants_dir/variants.tsv" | grep "^$1," || [[ $? == 1 ]]
}

# Every order of the names given.
permutations() { # so-far... -- name...
	local chosen=() i
	while [[ $1 != -- ]]; do
		chosen+=("$1")
		shift
	done
	shift
	if (($# == 0)); then
		check "$base" "${chosen[@]}"
	fi
	for ((i = 1; i <= $#; i++)); do
		permutations "${chosen[@]}" "${!i}" -- "${@:1:i-1}" "${@:i+1}"
	done
}

# Every combination of one form out of each array, in every order.
combine() { # chosen-so-far... -- name-of-array...
	local chosen=() form
	while [[ $1 != -- ]]; do
		chosen+=("$1")
		shift
	done
	shift
	if (($# == 0)); then
		((${#chosen[@]} == 0)) || permutations -- "${chosen[@]}"
		return
	fi
	local -n forms=$1
	shift
	for form in "${forms[@]}"; do
		if [[ $form == - ]]; then
			combine "${chosen[@]}" -- "$@"
		else
			combine "${chosen[@]}" "$form" -- "$@"
		fi
	done
}

# Files by the name of the overlay, with its parameters where it has some.
declare -A file_of
variants_dir=$overlays_dir-variants
[[ -f $variants_dir/variants.tsv ]] || die "$variants_dir/variants.tsv is missing: run the goal kn86-image:overlays first"
for overlay in "$overlays_dir"/kn86-*.dtbo; do
	name=${overlay##*/}
	file_of[${name%.dtbo}]=$overlay
done
while IFS=$'\t' read -r file name; do
	file_of[$name]=$variants_dir/$file
done < "$variants_dir/variants.tsv"
# shellcheck disable=SC2034 # combine reads the arrays by name.
{
	mapfile -t panels < <(forms_of kn86-ssd1322)
	mapfile -t hubs < <(forms_of kn86-usb-hub)
	mapfile -t links < <(forms_of kn86-pico-uart)
	# The slot switch has no parameters, and no node in common with the others: their plain forms are enough beside it.
	slots=(kn86-slot-select)
	plain_panels=(- kn86-ssd1322)
	plain_hubs=(- kn86-usb-hub)
	plain_links=(- kn86-pico-uart)
}

for base in "${base_trees[@]}"; do
	"$here/flatten-tree.sh" "$base" > "$work/base"
	combine -- panels hubs links
	combine -- slots plain_panels plain_hubs plain_links
done

((failed == 0)) || die "$failed of $checked merges differ from $here/golden (see above)"
printf 'check-overlays: %d merges on %d base trees are as golden\n' "$checked" "${#base_trees[@]}"
