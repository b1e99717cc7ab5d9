#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Applies the overlays to base device trees with fdtoverlay, each alone and all together in every order, and compares
# what they change with golden/*.txt. Golden files name no base tree: every line must be in the merged tree, and
# whatever the merge changed must be in a golden file.
#
# Usage:  check-overlays.sh OVERLAYS_DIR BASE_TREES_DIR
# Reads:  OVERLAYS_DIR/kn86-*.dtbo, BASE_TREES_DIR/*.dtb
# Writes: nothing that outlives it
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

# The firmware's "=N" parameters turn a fragment's __dormant__ into __overlay__ and status=on into "okay"; fdtoverlay
# knows no parameters, so the panel's host_driven=on is made from the overlay's own decompiled text.
make_host_driven() { # plain.dtbo host-driven.dtbo
    dtc --quiet -I dtb -O dts "$1" |
        sed -e 's/__dormant__/__overlay__/g' -e '/oled@0 {/,/};/s/"disabled"/"okay"/' |
        dtc --quiet -I dts -O dtb -o "$2"
}

# The property (or node) that a flattened line is about, without its value.
keys_of() { sed 's/ = .*//; s/;$//' | sort -u; }

# Overlay names in order of application; their golden files together are what is expected.
check() { # base.dtb overlay...
    local base=$1 name overlay_files=() golden_files=()
    shift
    local what="$* on ${base##*/}"
    for name in "$@"; do
        overlay_files+=("$work/$name.dtbo")
        golden_files+=("$here/golden/$name.txt")
    done
    checked=$((checked + 1))
    if ! fdtoverlay -i "$base" -o "$work/merged.dtb" "${overlay_files[@]}" 2> "$work/errors"; then
        unresolved_labels "$base" "${overlay_files[@]}" >> "$work/errors"
        report "$what: fdtoverlay cannot apply it" < "$work/errors"
        failed=$((failed + 1))
        return
    fi
    "$here/flatten-tree.sh" "$base" > "$work/base"
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

for name in kn86-ssd1322 kn86-usb-hub kn86-pico-uart; do
    [[ -f $overlays_dir/$name.dtbo ]] || die "$overlays_dir/$name.dtbo is missing: run the goal kn86-image:overlays first"
    cp "$overlays_dir/$name.dtbo" "$work/"
done
make_host_driven "$work/kn86-ssd1322.dtbo" "$work/kn86-ssd1322-host-driven.dtbo"

for base in "${base_trees[@]}"; do
    for panel in kn86-ssd1322 kn86-ssd1322-host-driven; do
        check "$base" "$panel"
        for order in \
            "$panel kn86-usb-hub kn86-pico-uart" "$panel kn86-pico-uart kn86-usb-hub" \
            "kn86-usb-hub $panel kn86-pico-uart" "kn86-usb-hub kn86-pico-uart $panel" \
            "kn86-pico-uart $panel kn86-usb-hub" "kn86-pico-uart kn86-usb-hub $panel"; do
            read -r -a overlays <<< "$order"
            check "$base" "${overlays[@]}"
        done
    done
    check "$base" kn86-usb-hub
    check "$base" kn86-pico-uart
done

((failed == 0)) || die "$failed of $checked merges differ from $here/golden (see above)"
printf 'check-overlays: %d merges on %d base trees are as golden\n' "$checked" "${#base_trees[@]}"
