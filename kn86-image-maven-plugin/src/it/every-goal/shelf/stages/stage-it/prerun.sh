#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
copy_previous
