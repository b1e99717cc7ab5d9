# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The contract between the plugin and these scripts: every variable that the plugin hands over, its form, what it holds,
# and in brackets who reads it. StageVariable.java has the same list; StageVariableTest compares the two, and both with
# what the scripts read. supervise.sh sets one more for the other scripts: KN86_OWN_NAME (owner.sh).
#
# Variables:
#   PATH               folders, separated by colons: those of root's programs, whoever builds; for upstream pi-gen the
#                      user's own as well [programs]
#   LC_ALL             name: the locale, C.UTF-8 [programs]
#   TZ                 name: the time zone, UTC [programs]
#   HOME               folder: root's home, whoever builds [programs]
#   DEBIAN_FRONTEND    name: of debconf's front end, noninteractive [programs]
#   TERM               name: the kind of the user's terminal; absent unless a shell opens [programs]
#   ARCH               name: the tree's architecture, as dpkg names it [hooks, functions.sh]
#   APT_PROXY          URL: of a proxy for packages; absent when there is none [hooks, functions.sh]
#   CAPSH_ARG          words: options of capsh that drop capabilities; absent when none are dropped [functions.sh]
#   GIT_HASH           hash: pi-gen's commit [hooks, functions.sh]
#   IMG_DATE           date: of the image, YYYY-MM-DD [hooks, functions.sh]
#   PI_GEN             name: of the program that generates, for /etc/rpi-issue [hooks, functions.sh]
#   PI_GEN_RELEASE     name: of what is generated, for /etc/rpi-issue [hooks, functions.sh]
#   PI_GEN_REPO        URL: of pi-gen's repository, for /etc/rpi-issue [hooks, functions.sh]
#   TARGET_HOSTNAME    name: of the device on a network, and of the machine that hooks see [hooks, begin-stage.sh]
#   BASE_DIR           folder: that holds the stages [hooks, run-stage.sh]
#   SCRIPT_DIR         folder: of these scripts; hooks find in it what pi-gen has there [hooks, functions.sh,
#                      run-stage.sh, sudo.sh]
#   WORK_DIR           folder: for the work of the stages; deleted with the layer's other scratch folders [hooks,
#                      functions.sh, hard-links.sh, run-stage.sh]
#   DEPLOY_DIR         folder: what the stage hands out besides its tree [hooks]
#   LOG_FILE           file: the lines of the function log [hooks, functions.sh]
#   STAGE_LIST         folders, separated by blanks: all stages in order, but for the exporting one; as the config has
#                      them when it sets them [hooks]
#   STAGE              name: of the stage [hooks, functions.sh, open-shell.sh]
#   STAGE_DIR          folder: the stage's directory [hooks, run-stage.sh]
#   STAGE_WORK_DIR     folder: for the work of the stage, in WORK_DIR [hooks, functions.sh, resolv-conf.sh,
#                      run-stage.sh]
#   ROOTFS_DIR         folder: the stage's root tree, in STAGE_WORK_DIR [hooks, functions.sh, hard-links.sh,
#                      open-shell.sh, resolv-conf.sh, run-stage.sh, umount.sh]
#   PREV_STAGE         name: of the stage before; absent for the first [hooks, functions.sh]
#   PREV_STAGE_DIR     folder: the directory of the stage before; absent for the first [hooks]
#   PREV_ROOTFS_DIR    folder: the root tree of the stage before; absent for the first [hooks, functions.sh,
#                      run-stage.sh]
#   EXPORT_CONFIG_DIR  folder: the directory of the stage that exports [hooks]
#   EXPORT_DIR         folder: the directory of the stage that is exported; absent unless this stage exports [hooks,
#                      run-stage.sh]
#   EXPORT_ROOTFS_DIR  folder: the root tree of the stage that is exported; absent unless this stage exports [hooks]
#   KN86_LOG           file: all that the hooks print [open-shell.sh, run-pi-gen.sh, run-stage.sh]
#   KN86_EMULATOR      file: the program, linked statically, that runs arm64 programs; empty where they run natively
#                      [begin-stage.sh, functions.sh, supervise.sh]
#   KN86_BINFMT        name: the binfmt_misc that starts the emulator: "own" of the user namespace, "machine" shared by
#                      all, "registered" for one that has an emulator [begin-stage.sh, run-stage.sh, supervise.sh]
#   KN86_UPPER         folder: an empty one that becomes the stage's layer [begin-stage.sh, functions.sh, hard-links.sh,
#                      run-pi-gen.sh, run-stage.sh, supervise.sh]
#   KN86_OVERLAYFS     flag: 1 to mount layers over each other, 0 to copy the tree of the stage before [functions.sh,
#                      run-stage.sh]
#   KN86_OVERLAY_WORK  folder: overlayfs's own, empty, on the file system of KN86_UPPER [functions.sh]
#   KN86_LOWER         folders, one a line: the layers below, the topmost first; empty for a first stage; one without
#                      overlayfs [functions.sh, run-stage.sh]
#   KN86_WHOLE         file: to be made when the layer is a whole tree, which needs none below [run-stage.sh]
#   KN86_EXPORT_IMAGE  file: EXPORT_IMAGE of the stage that this one exports; empty when there is none [run-stage.sh]
#   KN86_POSTRUN       file: the postrun.sh that follows this stage; empty when there is none [run-stage.sh]
#   KN86_PACKAGES      folder: the cache's packages, each in a folder named by its SHA-256 [functions.sh]
#   KN86_ARCHIVES      folder: an empty one that becomes the archives of the tree's apt, on the file system of
#                      KN86_PACKAGES [functions.sh]
#   KN86_APT_ACCESS    folder: apt.conf with proxies and auth.conf with logins, which reach no layer; absent when there
#                      is none [functions.sh]
#   KN86_LOCKED_HASHES file: the SHA-256 of each package that a locked build may install, one a line; empty for any
#                      other build [functions.sh]
#   KN86_SHELL         name: where a shell opens after the hooks or when one fails, "tree" or "host"; empty for none
#                      [open-shell.sh, run-stage.sh]
#   KN86_FINISHED      folders, one a line: the layers of the finished stage, the topmost first, in which the shell
#                      opens; empty to run the hooks [open-shell.sh, run-stage.sh]
#   KN86_TERMINAL      folder: of /proc, with the user's standard streams 0, 1 and 2, which become 7, 8 and 9; absent
#                      unless a shell opens [begin-stage.sh, supervise.sh]
#   KN86_DOCKER        flag: not empty when upstream pi-gen builds in a container; empty for its build.sh; absent for a
#                      stage [run-pi-gen.sh, supervise.sh]
#   KN86_LAST_TREE     path: the root tree of the last stage, relative to upstream pi-gen's folder; absent for a stage
#                      [run-pi-gen.sh]

# Those that every run has, of a stage as of upstream pi-gen.
: "${KN86_LOG:?}" "${KN86_UPPER:?}" "${KN86_BINFMT:?}" "${KN86_EMULATOR?}"
