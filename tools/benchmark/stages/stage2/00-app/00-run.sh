#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Copies the application.
# Reads: ROOTFS_DIR
set -euo pipefail

install -D -m 755 files/app "${ROOTFS_DIR}/opt/app/app"
