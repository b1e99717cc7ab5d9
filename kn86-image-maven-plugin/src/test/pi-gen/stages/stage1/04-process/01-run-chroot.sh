# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
umask > /process/umask-in-the-tree
mkdir /process/folder-in-the-tree
