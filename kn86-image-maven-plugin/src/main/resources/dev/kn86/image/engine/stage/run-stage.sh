#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs one stage directory in pi-gen's layout: prerun.sh, then every sub-stage in the order of their names; in each
# sub-stage the numbers 00 to 99; for each number debconf, packages-nr, packages, patches, run.sh and run-chroot.sh.
# Contract: pi-gen's build.sh and README.md.
#
# Usage: run-stage.sh STAGE_DIR, as process 1 of namespaces of its own, which supervise.sh makes, with root's rights
#   over layer trees
# Reads: the variables of stage-variables.sh
# Writes: events for the plugin on standard output, one a line: "begin<TAB>STEP", "end<TAB>STEP",
#   "fail<TAB>STEP<TAB>EXIT_CODE"; everything that the hooks print goes to KN86_LOG.
#   LOG_FILE holds only the lines of the function log, as in pi-gen.
set -eEuo pipefail
# A pattern that matches no file is no file. Names are sorted by LC_ALL, which is C.UTF-8.
shopt -s nullglob

exec {events}>&1 >> "${KN86_LOG}" 2>&1
# The name differs from run to run, so that a hook that read it would make another layer each time.
unset KN86_OWN_NAME

step='' finished=
event() {
	printf '%s\n' "$(
		IFS=$'\t'
		echo "$*"
	)" >&"${events}"
}
begin() {
	step=$1
	event begin "${step}"
	log "Begin ${step}"
}
end() {
	log "End ${step}"
	event end "${step}"
	step=
}
ended() {
	local result=$?
	if [ "${result}" = 0 ] && [ -z "${finished}" ]; then
		echo "${step} has ended the shell that runs the stage"
		result=1
	fi
	[ "${result}" = 0 ] || event fail "${step}" "${result}"
	if [ -n "${KN86_SHELL}" ]; then
		open_shell "${result}"
		exit 0
	fi
	exit "${result}"
}
trap ended EXIT

# Hooks get no file descriptor but the standard three.
quietly() {
	"$@" {events}>&- 7>&- 8>&- 9>&-
}

# shellcheck source-path=SCRIPTDIR source=functions.sh
source "${SCRIPT_DIR}/functions.sh"
# shellcheck source-path=SCRIPTDIR source=hard-links.sh
source "${SCRIPT_DIR}/hard-links.sh"
# shellcheck source-path=SCRIPTDIR source=resolv-conf.sh
source "${SCRIPT_DIR}/resolv-conf.sh"
# shellcheck source-path=SCRIPTDIR source=sudo.sh
source "${SCRIPT_DIR}/sudo.sh"
# shellcheck source-path=SCRIPTDIR source=umount.sh
source "${SCRIPT_DIR}/umount.sh"
# shellcheck source-path=SCRIPTDIR source=open-shell.sh
source "${SCRIPT_DIR}/open-shell.sh"

install_packages() {
	local file=$1 packages
	shift
	packages=$(sed -f "${SCRIPT_DIR}/remove-comments.sed" "${file}")
	[ -n "${packages// /}" ] || return 0
	quietly on_chroot <<< "apt-get -o Acquire::Retries=3 install $* ${packages}"
}

# Gives a file's selections to debconf. As with pi-gen, the file is a here-document of the shell in the tree, which
# expands variables and \ in it. PieceText.java refuses lines that would have it run commands. debconf leaves comments
# alone, so that they need not be expanded.
set_selections() {
	local selections joined end=END-OF-SELECTIONS
	selections=$(sed '/^[[:space:]]*#/ s/[$`\\]//g' "$1")
	# No line may end the here-document: what follows would be commands. The shell joins lines at \ before it looks.
	joined=${selections//[\\$'\n']/}
	while [[ ${joined} = *"${end}"* ]]; do
		end+=-
	done
	quietly on_chroot <<< "debconf-set-selections << ${end}
${selections}
${end}"
}

apply_patches() {
	local result=0 state
	export QUILT_PATCHES=$1
	if [ -e "${QUILT_PATCHES}/EDIT" ]; then
		echo "${QUILT_PATCHES}/EDIT asks for a shell to edit patches, and a batch build has none: remove the file"
		return 1
	fi
	# As in pi-gen, quilt's state is in a folder for each sub-stage, linked as .pc while quilt works. The state of
	# earlier patches is deleted, as pi-gen does for CLEAN=1.
	state=$(basename "$2")-pc
	pushd "${STAGE_WORK_DIR}" > /dev/null
	rm -rf .pc ./*-pc
	mkdir -p "${state}"
	ln -snf "${state}" .pc
	quietly quilt upgrade
	quietly quilt push -a || result=$?
	popd > /dev/null
	# 2 means that there was nothing to push.
	[ "${result}" = 0 ] || [ "${result}" = 2 ]
}

run_sub_stage() {
	local folder=$1 name number
	name=$(basename "${folder}")
	pushd "${folder}" > /dev/null
	for number in {00..99}; do
		if [ -f "${number}-debconf" ]; then
			begin "${name}/${number}-debconf"
			set_selections "${number}-debconf"
			end
		fi
		if [ -f "${number}-packages-nr" ]; then
			begin "${name}/${number}-packages-nr"
			install_packages "${number}-packages-nr" --no-install-recommends -y
			end
		fi
		if [ -f "${number}-packages" ]; then
			begin "${name}/${number}-packages"
			install_packages "${number}-packages" -y
			end
		fi
		if [ -d "${number}-patches" ]; then
			begin "${name}/${number}-patches"
			apply_patches "${folder}/${number}-patches" "${folder}"
			end
		fi
		if [ -x "${number}-run.sh" ]; then
			begin "${name}/${number}-run.sh"
			quietly "./${number}-run.sh"
			end
		fi
		if [ -f "${number}-run-chroot.sh" ]; then
			begin "${name}/${number}-run-chroot.sh"
			quietly on_chroot < "${number}-run-chroot.sh"
			end
		fi
	done
	popd > /dev/null
}

# Refuses a tree that overlayfs would show otherwise (Linux, Documentation/filesystems/overlayfs.rst): a character device
# 0:0 marks a deleted file, and attributes user.overlay.* say where a folder comes from.
refuse_marks() {
	local found
	found=$(find "${ROOTFS_DIR}" -xdev -type c -exec stat --printf '%t:%T %n\n' {} + | sed -n 's/^0:0 //p; /^0:0 /q')
	if [ -z "${found}" ]; then
		found=$(getfattr --recursive --physical --no-dereference --match '^user\.overlay\.' --absolute-names "${ROOTFS_DIR}" |
			sed -n 's/^# file: //p; /^# file: /q')
	fi
	if [ -n "${found}" ]; then
		echo "${found} is a mark of overlayfs (a character device 0:0, or an attribute user.overlay.*), which no tree can hold"
		return 1
	fi
}

# Refuses ids that an ordinary user's namespace does not have: with the same key his layer would be another.
refuse_ids() {
	local found
	found=$(find "${KN86_UPPER}" -xdev '(' -uid +65535 -o -gid +65535 ')' -printf '%P (%U:%G)' -quit)
	if [ -n "${found}" ]; then
		echo "${found} has an owner or group above 65535: only -Dkn86.privileged=true can give it to a file"
		return 1
	fi
}

mkdir -p "${STAGE_WORK_DIR}"
if [ -n "${KN86_LOWER}" ]; then
	mkdir -p "${PREV_ROOTFS_DIR}"
	if [ "${KN86_LOWER#*$'\n'}" = "${KN86_LOWER}" ]; then
		mount --bind -o ro "${KN86_LOWER}" "${PREV_ROOTFS_DIR}"
	else
		mount_layers "${PREV_ROOTFS_DIR}" ro "${KN86_LOWER}"
	fi
fi

# The stage that exports another one sees the settings of that one's image.
if [ -n "${KN86_EXPORT_IMAGE}" ]; then
	begin "${EXPORT_DIR##*/}/EXPORT_IMAGE"
	cd "${BASE_DIR}"
	# The options of build.sh: a variable that nobody sets is empty.
	set +Eu +o pipefail
	shopt -u nullglob
	# shellcheck disable=SC1090 # The stage's own.
	source "${KN86_EXPORT_IMAGE}"
	set -eEu -o pipefail
	shopt -s nullglob
	end
	export ${IMG_SUFFIX+IMG_SUFFIX} ${NOOBS_NAME+NOOBS_NAME} ${NOOBS_DESCRIPTION+NOOBS_DESCRIPTION}
fi

cd "${STAGE_DIR}"
if [ -n "${KN86_FINISHED}" ]; then
	start_from "${KN86_FINISHED}"
	finished=yes
	exit
fi
if [ -x prerun.sh ]; then
	begin prerun.sh
	quietly ./prerun.sh
	end
fi
# The pattern has no slash at its end: with the slash, "01-app-data/" comes before "01-app/".
for sub_stage in "${STAGE_DIR}"/*; do
	if [ -d "${sub_stage}" ] && [ ! -f "${sub_stage}/SKIP" ]; then
		run_sub_stage "${sub_stage}"
	fi
done

if [ -n "${KN86_POSTRUN}" ]; then
	cd "${BASE_DIR}"
	begin postrun.sh
	quietly "${KN86_POSTRUN}"
	end
fi

if [ -n "${KN86_SHELL}" ]; then
	finished=yes
	exit 0
fi
step="end of the stage"
if [ ! -d "${ROOTFS_DIR}" ]; then
	echo "no hook of this stage made ${ROOTFS_DIR}: its prerun.sh has to call copy_previous or bootstrap"
	exit 1
fi
# Programs that a hook has left running must neither hold a mount nor write to the tree. This script is process 1 of a
# process namespace, so that the signal reaches no process outside. kill fails when there is no other process.
[ $$ != 1 ] || kill -KILL -1 2> /dev/null || true
# All mounts on and inside the tree, those that a hook has forgotten included.
find_mounts "${ROOTFS_DIR}"
for point in "${mount_points[@]}"; do
	# Taking back an outer mount takes back the mounts inside it.
	if mountpoint -q "${point}"; then
		umount --lazy "${point}"
	fi
done
layered=no
if mountpoint -q "${ROOTFS_DIR}"; then
	layered=yes
fi
take_back_resolv_conf
# Only the machine's own root can make device nodes: a tree with device nodes would depend on who builds. The device,
# like a container, mounts another file system on /dev.
if [ -d "${ROOTFS_DIR}/dev" ] && [ ! -L "${ROOTFS_DIR}/dev" ]; then
	# Through a mount that is still there, this would empty the machine's own /dev.
	if mountpoint -q "${ROOTFS_DIR}/dev"; then
		echo "${ROOTFS_DIR}/dev could not be unmounted"
		exit 1
	fi
	find "${ROOTFS_DIR}/dev" -xdev -mindepth 1 -delete
fi
unmount "${STAGE_WORK_DIR}"
[ "${layered}" = no ] || within_seconds umount "${ROOTFS_DIR}"
if [ "${layered}" = no ]; then
	# The tree was made from nothing or copied: it is whole, without the layers below.
	refuse_marks
	if [ "${KN86_OVERLAYFS}" = 0 ] && [ -n "${KN86_LOWER}" ] && [ "${KN86_LOWER#*$'\n'}" = "${KN86_LOWER}" ]; then
		# A file that is the same in the layer below becomes a second name of that file and takes no space. That is
		# safe: finished layers are never written to, and the next stage gets a copy.
		rsync -aHAXx --numeric-ids --sparse --checksum "--link-dest=${KN86_LOWER}" "${ROOTFS_DIR}/" "${KN86_UPPER}/"
	else
		rmdir "${KN86_UPPER}"
		mv "${ROOTFS_DIR}" "${KN86_UPPER}"
	fi
	touch "${KN86_WHOLE}"
elif [ -e "${WORK_DIR}/hard-links" ]; then
	forget_hard_links
fi
# KN86_BINFMT is "machine" for a stage with the machine's own rights.
[ "${KN86_BINFMT}" = machine ] || refuse_ids
finished=yes
