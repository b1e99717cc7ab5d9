#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# Usage: print-variables.sh FILE: the names and values of all exported variables, folders by what they are for.
export LC_ALL=C.UTF-8
stages=$(dirname "${STAGE_DIR}")
for name in $(compgen -e | sort); do
	case ${name} in
	# The shell's own, and those of the plugin and of the machine.
	_ | PWD | OLDPWD | SHLVL | KN86_* | HOME | LANG | LC_ALL | PATH | TZ | DEBIAN_FRONTEND | SOURCE_DATE_EPOCH) continue ;;
	# Where they lie is each engine's own.
	BASE_DIR | SCRIPT_DIR | DEPLOY_DIR) continue ;;
	# pi-gen's keeps the last patches' folder through all later stages; ours knows it within a stage.
	QUILT_PATCHES) continue ;;
	esac
	value=${!name}
	value=${value//"${WORK_DIR}"/@WORK_DIR@}
	printf '%s=%s\n' "${name}" "${value//"${stages}"/@STAGES@}"
done > "$1"
