#!/bin/bash -e
# Starts from the tree of the stage before this one.
if [ ! -d "${ROOTFS_DIR}" ]; then
	copy_previous
fi
