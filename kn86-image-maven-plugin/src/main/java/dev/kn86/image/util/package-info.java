// SPDX-License-Identifier: Apache-2.0
/**
 * What any program could use: failures, progress, files, processes, time and quantities. Nothing here knows Debian,
 * stages, images or Maven.
 */
package dev.kn86.image.util;
