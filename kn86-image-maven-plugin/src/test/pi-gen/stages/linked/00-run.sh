#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# A sub-stage that is a link, with a hook that is a link, to what lies outside of the stage.
echo "linked as ${PWD##*/}" >> "${ROOTFS_DIR:?}/sub-stages"
