#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# What the builder's process would decide: modes of new files, and a program's own limits and signals.
cd "${ROOTFS_DIR:?}"
mkdir process
umask > process/umask
mkdir process/folder
mkfifo process/pipe
ulimit -Sc > process/core
trap 'echo INT' INT
trap 'echo QUIT' QUIT
trap 'echo PIPE' PIPE
for signal in INT QUIT PIPE; do kill -s "${signal}" $$; done > process/signals
